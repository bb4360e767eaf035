import { describe, expect, it } from 'vitest';
import { learnerFrames, learnerPlaces } from './stack.ts';

const page = 'http://127.0.0.1:9998/sandbox/';
const placeOf = learnerPlaces({
  main: 'index.html',
  others: [],
  document: page,
  scripts: new Set(['blob:null/1']),
});

describe("the learner's frames of a stack", () => {
  it('are read from Chromium, without those of the runtime', () => {
    const stack = `Error: line 7
    at boom (index.html:7:11)
    at LessonSocket.send (http://127.0.0.1:9998/_astro/main.js:1:900)
    at new Chat (index.html:9:3)
    at index.html:17:2
    at HTMLButtonElement.onclick (${page}:12:8)
    at eval (eval at <anonymous> (index.html:3:1), <anonymous>:1:1)`;
    expect(learnerFrames(stack, placeOf)).toEqual([
      { call: 'boom', place: { file: 'index.html', line: 7, column: 11 } },
      { call: 'new Chat', place: { file: 'index.html', line: 9, column: 3 } },
      { call: '', place: { file: 'index.html', line: 17, column: 2 } },
      {
        call: 'HTMLButtonElement.onclick',
        place: { file: 'index.html', line: 12, column: 8 },
      },
    ]);
  });

  it('are read from Firefox, which marks what came later', () => {
    const stack = [
      'boom@index.html:8:11',
      'setTimeout handler*@index.html:9:2',
      'async*enter@blob:null/1:12:1',
      `onclick@${page}:4:17`,
    ].join('\n');
    expect(learnerFrames(stack, placeOf)).toEqual([
      { call: 'boom', place: { file: 'index.html', line: 8, column: 11 } },
      { call: 'setTimeout handler', place: { file: 'index.html', line: 9, column: 2 } },
      { call: 'async enter', place: { file: 'index.html', line: 12, column: 1 } },
      { call: 'onclick', place: { file: 'index.html', line: 4, column: 17 } },
    ]);
  });

  it('are read from WebKit, whose lines of a handler are those of the handler that runs', () => {
    let line: number | undefined = 7;
    const hidden = learnerPlaces({
      main: 'index.html',
      others: [],
      document: page,
      scripts: new Set(['blob:null/1']),
      handlerLine: () => line,
    });
    const stack = `parse@[native code]\nglobal code@blob:null/1:3:7\nonclick@${page}:1:32`;
    expect(learnerFrames(stack, hidden)).toEqual([
      { call: 'global code', place: { file: 'index.html', line: 3, column: 7 } },
      { call: 'onclick', place: { file: 'index.html', line: 7, column: 32 } },
    ]);
    line = undefined;
    expect(learnerFrames(stack, hidden)).toHaveLength(1);
  });

  it('are read from Firefox', () => {
    const stack = `boom@index.html:7:11\n@index.html:17:2\nsend@http://localhost/_astro/main.js:1:9\n`;
    expect(learnerFrames(stack, placeOf)).toEqual([
      { call: 'boom', place: { file: 'index.html', line: 7, column: 11 } },
      { call: '', place: { file: 'index.html', line: 17, column: 2 } },
    ]);
  });
});
