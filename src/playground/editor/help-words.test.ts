import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../language.ts';
import { PROBLEM_IDS } from './advice/problem.ts';
import { filled, loadHelpWords } from './help-words.ts';

it.each(LANGUAGES)('every problem is explained, and every fix named: %s', async (language) => {
  const { problems } = await loadHelpWords(language);
  expect(Object.keys(problems)).toEqual([...PROBLEM_IDS]);
  for (const { text, fix } of Object.values(problems)) {
    expect(text).toMatch(/\S/);
    expect(fix).toMatch(/\S/);
  }
});

it.each(LANGUAGES)(
  'every member of a WebSocket that a lesson may use is explained: %s',
  async (language) => {
    const { api } = await loadHelpWords(language);
    const dom = readFileSync(
      new URL('../../../node_modules/typescript/lib/lib.dom.d.ts', import.meta.url),
      'utf8',
    );
    const [declared = ''] = /interface WebSocket extends EventTarget \{[^}]*\}/.exec(dom) ?? [];
    const members = [...declared.matchAll(/^ {4}(?:readonly )?(\w+)[:(]/gm)].map(
      ([, name]) => name,
    );
    expect(members.length).toBeGreaterThan(12);
    expect(Object.keys(api)).toEqual(expect.arrayContaining(members));
  },
);

it('places are filled, and a place without value stays to be seen', () => {
  expect(filled('{a} {b}', { a: 1 })).toBe('1 {b}');
});
