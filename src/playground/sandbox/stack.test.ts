import { describe, expect, it } from 'vitest';
import { learnerFrames, learnerPlaces } from './stack.ts';

const page = 'http://127.0.0.1:9998/sandbox/';
const placeOf = learnerPlaces({ main: 'index.html', others: [], document: page });

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

  it('are read from Firefox, which counts in the document and marks what came later', () => {
    const shifted = learnerPlaces({
      main: 'index.html',
      others: ['room.js'],
      document: page,
      shifts: [
        { from: 2, by: 1 },
        { from: 9, by: 6 },
      ],
    });
    const stack = [
      'boom@index.html:8:11',
      'setTimeout handler*@index.html:9:2',
      `@${page} line 3 > injectedScript:12:1`,
      'async*enter@room.js:12:1',
      `onclick@${page}:4:17`,
    ].join('\n');
    expect(learnerFrames(stack, shifted)).toEqual([
      { call: 'boom', place: { file: 'index.html', line: 7, column: 11 } },
      { call: 'setTimeout handler', place: { file: 'index.html', line: 3, column: 2 } },
      { call: '', place: { file: 'index.html', line: 6, column: 1 } },
      { call: 'async enter', place: { file: 'room.js', line: 12, column: 1 } },
      { call: 'onclick', place: { file: 'index.html', line: 4, column: 17 } },
    ]);
  });

  it('are read from Firefox', () => {
    const stack = `boom@index.html:7:11\n@index.html:17:2\nsend@http://localhost/_astro/main.js:1:9\n`;
    expect(learnerFrames(stack, placeOf)).toEqual([
      { call: 'boom', place: { file: 'index.html', line: 7, column: 11 } },
      { call: '', place: { file: 'index.html', line: 17, column: 2 } },
    ]);
  });
});
