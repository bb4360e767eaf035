import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { runTogether } from './apart.ts';

/*
 * axe over every page of the site, in both languages and both themes. A page is loaded once: all
 * rules run in the light theme, then, with the theme switched as the reader's button does it, those
 * about colour, which is all that the themes differ in.
 */

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOUR = ['color-contrast', 'link-in-text-block'];

/** Where the site's pages are served. The sandbox is an empty page, and never seen by itself. */
const paths = globSync('**/index.html', { cwd: DIST })
  .map((file) => `/${file.replaceAll('\\', '/').replace(/index\.html$/, '')}`)
  .filter((path) => path !== '/sandbox/')
  .sort();

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Faults that axe finds by these rules, one a line. */
function faultsBy(page: Page, runOnly: axe.RunOptions['runOnly'] & object): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run({ runOnly, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
  }, runOnly);
}

/** Live regions with a role and nothing in them: who reads through the page is led to nothing. */
function emptyStatuses(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[role="status"], [role="alert"], [role="log"]')]
      .filter((each) => each.checkVisibility() && each.textContent.trim() === '')
      .map((each) => `an empty ${each.role ?? ''}: ${each.outerHTML.slice(0, 120)}`),
  );
}

/** Faults of one page in both themes. */
async function faultsOf(page: Page, path: string): Promise<string[]> {
  await page.goto(path, { waitUntil: 'domcontentloaded' });
  await page.evaluate(AXE);
  const light = await faultsBy(page, { type: 'tag', values: TAGS });
  const heard = await emptyStatuses(page);
  await page.evaluate(() => {
    for (const each of document.querySelectorAll('details')) each.open = true;
  });
  const together = await runTogether(page);
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
  const dark = await faultsBy(page, { type: 'rule', values: COLOUR });
  return [
    ...heard.map((fault) => `${path}: ${fault}`),
    ...together.map((fault) => `${path}: read as one word: ${fault}`),
    ...light.map((fault) => `${path}: light: ${fault}`),
    ...dark.map((fault) => `${path}: dark: ${fault}`),
  ];
}

const GROUPS: [name: string, paths: string[]][] = [
  ['the lessons and other pages in zh', paths.filter((path) => /^\/zh\/([^/]+\/)?$/.test(path))],
  ['the lessons and other pages in en', paths.filter((path) => /^\/en\/([^/]+\/)?$/.test(path))],
  ['examples in windows of their own in zh', paths.filter((path) => /^\/zh\/.+\/.+/.test(path))],
  ['examples in windows of their own in en', paths.filter((path) => /^\/en\/.+\/.+/.test(path))],
];
const grouped = new Set(GROUPS.flatMap(([, group]) => group));
GROUPS.push([
  'pages of no language, and the one for what is not there',
  [...paths.filter((path) => !grouped.has(path)), '/zh/nothing-here/'],
]);

test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } });

for (const [name, group] of GROUPS) {
  test(`axe finds no fault in ${name}`, async ({ page }) => {
    // Some seconds a page on a busy machine.
    test.setTimeout(60_000 + group.length * 5_000);
    const begun = Date.now();
    const faults: string[] = [];
    for (const path of group) faults.push(...(await faultsOf(page, path)));
    const seconds = Math.round((Date.now() - begun) / 1_000);
    console.log(`axe: ${group.length} × 2 themes, ${name}: ${faults.length} faults, ${seconds} s`);
    expect(group.length).toBeGreaterThan(1);
    expect(faults).toEqual([]);
  });
}

test('axe sees a fault in either theme', async ({ page }) => {
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const style = document.createElement('style');
      style.textContent = '[data-theme="dark"] .lead { color: #444 } ';
      document.head.append(style);
      document.querySelector('h1')?.after(document.createElement('button'));
    });
  });
  const faults = await faultsOf(page, '/en/frames/');
  expect(faults.filter((fault) => fault.includes('light: button-name'))).toHaveLength(1);
  expect(faults.filter((fault) => fault.includes('dark: color-contrast'))).toHaveLength(1);
});
