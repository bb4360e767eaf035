import { expect, test } from 'vitest';
import { wordsIn } from '../words.ts';
import type { WireFrame } from './check.ts';
import { textParts } from './code-in-text.ts';
import { seenLines } from './seen-text.ts';

const word = wordsIn('en');
const close: WireFrame = {
  is: 'frame',
  connection: 1,
  from: 'client',
  time: 0,
  opcode: 'close',
  fin: true,
  masked: true,
  compressed: false,
  lengthForm: 7,
  length: 5,
  payload: new Uint8Array(5),
  code: 4001,
  text: 'Ada',
};

test('nothing is told as such', () => {
  expect(seenLines(undefined, 'en', word)).toEqual([{ text: 'nothing of the kind' }]);
  expect(seenLines([], 'zh', wordsIn('zh'))).toEqual([{ text: '没有' }]);
});

test('a frame, an event, a line and words are told in the language of the page', () => {
  const event = { what: 'close', time: 0, socket: 1, readyState: 3, bufferedAmount: 0 } as const;
  const seen = [
    close,
    { ...event, code: 1006, wasClean: false },
    'printed',
    { zh: '两次', en: 'twice' },
  ];
  expect(seenLines(seen, 'en', word)).toEqual([
    { from: 'client', text: 'close frame, 5 bytes, code 4001, "Ada"' },
    { text: 'event close, code 1006, wasClean = false' },
    { text: '"printed"' },
    { text: 'twice' },
  ]);
  expect(seenLines(seen[0], 'zh', wordsIn('zh'))[0]?.text).toContain('关闭码 4001');
});

test('of many things the first are told, and how many more there were', () => {
  const texts = seenLines(
    Array.from({ length: 10 }, (_, at) => String(at)),
    'en',
    word,
  ).map(({ text }) => text);
  expect(texts).toEqual(['"0"', '"1"', '"2"', '"3"', 'and 6 more']);
});

test('code in a text stands between backticks', () => {
  expect(textParts('call `send()` now')).toEqual([
    { isCode: false, text: 'call ' },
    { isCode: true, text: 'send()' },
    { isCode: false, text: ' now' },
  ]);
});
