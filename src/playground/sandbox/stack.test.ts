import { describe, expect, it } from 'vitest';
import { learnerFiles, learnerFrames } from './stack.ts';

const page = 'http://127.0.0.1:9998/sandbox/';

describe("the learner's frames of a stack", () => {
  it('are read from Chromium, without those of the runtime', () => {
    const stack = `Error: line 7
    at boom (index.html:7:11)
    at LessonSocket.send (http://127.0.0.1:9998/_astro/main.js:1:900)
    at new Chat (index.html:9:3)
    at index.html:17:2
    at HTMLButtonElement.onclick (${page}:12:8)
    at eval (eval at <anonymous> (index.html:3:1), <anonymous>:1:1)`;
    expect(learnerFrames(stack, learnerFiles('index.html', [], page))).toEqual([
      { call: 'boom', place: { file: 'index.html', line: 7, column: 11 } },
      { call: 'new Chat', place: { file: 'index.html', line: 9, column: 3 } },
      { call: '', place: { file: 'index.html', line: 17, column: 2 } },
      {
        call: 'HTMLButtonElement.onclick',
        place: { file: 'index.html', line: 12, column: 8 },
      },
    ]);
  });

  it('are read from Firefox', () => {
    const stack = `boom@index.html:7:11\n@index.html:17:2\nsend@http://localhost/_astro/main.js:1:9\n`;
    expect(learnerFrames(stack, learnerFiles('index.html', [], page))).toEqual([
      { call: 'boom', place: { file: 'index.html', line: 7, column: 11 } },
      { call: '', place: { file: 'index.html', line: 17, column: 2 } },
    ]);
  });
});
