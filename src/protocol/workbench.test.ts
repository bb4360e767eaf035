import { expect, test } from 'vitest';
import { decodeAnswer, encodeAnswer, WORKBENCH_ENDINGS } from './workbench.ts';

test('answers are read back, whatever their ending', () => {
  for (const ending of WORKBENCH_ENDINGS) {
    const answer = { ending, bytes: Uint8Array.of(1, 2, 3) };
    expect(decodeAnswer(encodeAnswer(answer))).toEqual(answer);
  }
});

test('a message that is no answer is refused', () => {
  expect(() => decodeAnswer(new Uint8Array(0))).toThrow(RangeError);
  expect(() => decodeAnswer(Uint8Array.of(99))).toThrow('unknown ending 99');
});
