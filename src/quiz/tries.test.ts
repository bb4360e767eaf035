import { describe, expect, it } from 'vitest';
import { isOver, isSolved, parseTries, scoreOf, textOf, withTry, type Tries } from './tries.ts';

const KEY = new Map([
  ['one', 0],
  ['two', 2],
]);
const NONE: Tries = new Map();
const after = (...tries: [string, number][]) =>
  tries.reduce((all, [question, answer]) => withTry(all, KEY, question, answer), NONE);

describe('the tries of a quiz', () => {
  it('count for the score only where the first one is right', () => {
    const tries = after(['one', 0], ['two', 1], ['two', 2]);
    expect(isOver(tries, KEY)).toBe(true);
    expect(scoreOf(tries, KEY)).toBe(1);
    expect(scoreOf(after(['one', 0], ['two', 2]), KEY)).toBe(2);
  });

  it('are not over while a right answer is missing', () => {
    const tries = after(['one', 1], ['one', 2], ['two', 2]);
    expect(isSolved(tries, KEY, 'two')).toBe(true);
    expect(isOver(tries, KEY)).toBe(false);
  });

  it('do not change by the same answer again, or by one after the right one', () => {
    const tries = after(['one', 1], ['two', 2]);
    expect(withTry(tries, KEY, 'one', 1)).toBe(tries);
    expect(withTry(tries, KEY, 'two', 0)).toBe(tries);
  });

  it('are read back from their text', () => {
    const tries = after(['one', 1], ['one', 0], ['two', 2]);
    expect(parseTries(textOf(tries), KEY)).toEqual(tries);
  });

  it.each([null, '', 'no JSON', '{}', '[1]', '[["gone",[0]]]', '[["one","0"]]', '[["one",["0"]]]'])(
    'are none where the text %s is not theirs',
    (text) => expect(parseTries(text, KEY)).toEqual(NONE),
  );
});
