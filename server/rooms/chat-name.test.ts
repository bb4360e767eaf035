import { expect, test } from 'vitest';
import { likenessOf, nameApart, readName } from './chat-name.ts';

test.each([
  ['Ada', 'Ada'],
  ['  Ada \u3000 Lovelace ', 'Ada Lovelace'],
  ['Jose\u0301', 'José'],
  ['Nguyễn Thị', 'Nguyễn Thị'],
  ['小明', '小明'],
  ['小明Tom', '小明Tom'],
  ['王小明 (班长)', '王小明 (班长)'],
  ['さくらサクラ桜', 'さくらサクラ桜'],
  ['김민준', '김민준'],
  ['Анна', 'Анна'],
  ['Anna Анна', 'Anna Анна'],
  ['علي', 'علي'],
  ['แอน', 'แอน'],
  ['अनुष्का', 'अनुष्का'],
  ["O'Brien-7", "O'Brien-7"],
  ['🦊', '🦊'],
  ['❤️ Ada', '❤ Ada'],
  ['guest-12', 'guest-12'],
])('%j is a name', (given, kept) => {
  expect(readName(given)).toBe(kept);
});

test.each([
  ['nothing', ''],
  ['spaces', '   \u3000'],
  ['a zero-width space', 'A\u200bda'],
  ['a zero-width joiner', 'Ada\u200d'],
  ['a byte order mark', '\ufeffAda'],
  ['a word joiner', 'A\u2060da'],
  ['a soft hyphen', 'A\u00adda'],
  ['a right-to-left override', '\u202eadA'],
  ['an isolate', '\u2066Ada\u2069'],
  ['a right-to-left mark', 'Ada\u200f'],
  ['a control character', 'A\u0007da'],
  ['a new line', 'A\nda'],
  ['a line separator', 'A\u2028da'],
  ['half of a pair', 'A\ud83d'],
  ['a filler', '\u3164'],
  ['an empty Braille cell', '\u2800'],
  ['a selector', 'A\ufe01da'],
  ['a tag', 'A\u{e0041}da'],
  ['a private character', '\ue000'],
  ['a mark on nothing', '\u0301da'],
  ['a heap of marks', `A${'\u0301\u0302\u0303'.repeat(3)}`],
  ['a Cyrillic а among Latin letters', 'Te\u0430cher'],
  ['a Greek ο among Latin letters', 'B\u03bfb'],
  ['an Armenian օ among Latin letters', 'B\u0585b'],
  ['a Latin a among Cyrillic letters', 'Анн\u0061'],
  ['25 characters', 'x'.repeat(25)],
])('%s is in no name', (_what, given) => {
  expect(readName(given)).toBeUndefined();
});

test('names that look alike have one likeness, and those that do not have two', () => {
  for (const [one, other] of [
    ['Ada', 'ada'],
    ['Ace', 'Асе'],
    ['Tom', 'Ｔｏｍ'],
    ['Ian', 'lan'],
    ['Rosa', 'Rоѕа'],
    ['Ada', '𝐀𝐝𝐚'],
  ] as const) {
    expect(likenessOf(one), one).toBe(likenessOf(other));
  }
  for (const [one, other] of [
    ['Ada', 'Adá'],
    ['Lia', 'Ila'],
    ['小明', '小红'],
    ['Ada', 'Ada 2'],
  ] as const) {
    expect(likenessOf(one), one).not.toBe(likenessOf(other));
  }
  for (const name of ['Ada', 'Асе', 'I', 'Ada 2', '小明']) {
    expect(likenessOf(`${name} 17`)).toBe(`${likenessOf(name)} 17`);
  }
});

test('the number is the first that nobody has', () => {
  const taken = new Set<string>();
  const given = ['Ada', 'ada', 'Ada 3', 'Ada', 'Ada'].map((name) => {
    const apart = nameApart(name, (likeness) => taken.has(likeness));
    taken.add(likenessOf(apart));
    return apart;
  });
  expect(given).toEqual(['Ada', 'ada 2', 'Ada 3', 'Ada 4', 'Ada 5']);
});
