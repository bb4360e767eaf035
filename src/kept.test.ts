import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KEPT_PREFIX } from './kept.ts';

const sources = globSync('src/**/*.{ts,tsx,astro}').filter((file) => !file.includes('.test.'));
const textOf = (file: string) => readFileSync(file, 'utf8');

/** Names of what the site keeps: the strings of those files that use the storage at all. */
const keys = new Set(
  sources
    .map(textOf)
    .filter((text) => /\b(?:localStorage|sessionStorage|indexedDB|Storage)\b/.test(text))
    .flatMap((text) => [...text.matchAll(/'(ws101[:-][\w:-]*)'/g)])
    .map(([, key = '']) => key),
);

test('all that is kept in the browser is named on the page about it, in both languages', () => {
  expect(keys.size).toBeGreaterThanOrEqual(3);
  for (const language of ['zh', 'en']) {
    const page = textOf(`content/lessons/${language}/privacy.mdx`);
    for (const key of keys) expect(page, `${language}: ${key}`).toContain(`\`${key}`);
  }
});

test('every entry has the name by which all of them are wiped', () => {
  for (const key of keys) expect(key.startsWith(KEPT_PREFIX), key).toBe(true);
  const others = sources.flatMap((file) =>
    [...textOf(file).matchAll(/(?:local|session)Storage\.setItem\(\s*['"`](?!ws101)/g)].map(
      () => file,
    ),
  );
  expect(others).toEqual([]);
});

test('there are no cookies, and no other storage', () => {
  // The sandbox tells learners that there is none.
  const others = sources.filter((file) => !file.endsWith('sandbox/absent.ts'));
  expect(others.length).toBe(sources.length - 1);
  for (const file of others) {
    expect(textOf(file), file).not.toMatch(/document\.cookie|cookieStore|indexedDB|caches\.open/);
  }
  for (const file of globSync('server/**/*.ts')) {
    // Setting one; the name alone is what the learner's own server may not send.
    expect(textOf(file), file).not.toMatch(/['"]set-cookie['"]\s*:|setHeader\(\s*['"]set-cookie/i);
  }
});
