import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { builtPages } from './pages.ts';

/** Bytes of one page after gzip; `tests/browser/weight.spec.ts` has what it loads besides. */
const BOUND = 25_500;

it('every page of both languages is light', () => {
  const weights = builtPages()
    .filter(({ path }) => /^\/(zh|en)\//.test(path))
    .map(({ path, html }) => ({ path, bytes: gzipSync(html, { level: 9 }).length }));
  const heavy = weights.filter(({ bytes }) => bytes > BOUND);
  expect(heavy).toEqual([]);
  expect(weights.length).toBeGreaterThan(60);
});
