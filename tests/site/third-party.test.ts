import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { THIRD_PARTY } from '../../src/build/third-party.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const text = readFileSync(join(dist, THIRD_PARTY), 'utf8');
/** Names of the packages whose notices are in it. */
const named = [...text.matchAll(/^── (\S+) \S+ \(.+\)$/gm)].map(([, name = '']) => name);

/*
 * Some of what each package leaves in the files that a browser gets, found there without the help
 * of the bundler that the list is made by.
 */
it.each([
  ['hast-util-to-html', 'Cannot compile unknown node', '.js'],
  ['property-information', 'xLinkActuate', '.js'],
  ['oniguruma-to-es', 'avoidSubclass', '.js'],
  ['monaco-editor', 'codicon', '.{js,css}'],
  ['acorn', 'Unterminated template', '.js'],
  ['sucrase', 'enableLegacyTypeScriptModuleInterop', '.js'],
  ['vite', 'vite:preloadError', '.js'],
])('the notices name %s, of which the scripts hold some', (name, some, kind) => {
  const files = globSync(`_astro/*${kind}`, { cwd: dist });
  expect(files.some((file) => readFileSync(join(dist, file), 'utf8').includes(some))).toBe(true);
  expect(named).toContain(name);
});

it('they name what styles, search and colours of code are from, each once and with a licence', () => {
  expect(named).toEqual(
    expect.arrayContaining(['@astrojs/starlight', '@shikijs/themes', 'preact']),
  );
  expect(text).toContain('Copyright (c) Pagefind');
  expect(named).toHaveLength(new Set(named).size);
  for (const notice of text.split(/^(?=── )/m).slice(1)) {
    expect(notice, notice.slice(0, 80)).toMatch(/permi(t|ssion)|license/i);
  }
});

it('of Pagefind there is what the search loads, and none of the interfaces that it brings', () => {
  const scripts = globSync('pagefind/*.{js,css}', { cwd: dist });
  expect(scripts.sort()).toEqual(['pagefind/pagefind-worker.js', 'pagefind/pagefind.js']);
  expect(existsSync(join(dist, 'pagefind/pagefind-entry.json'))).toBe(true);
});
