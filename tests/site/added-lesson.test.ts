import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { attribute, builtPages, textOf, type Page } from './pages.ts';
import { copyProject } from './project-copy.ts';

/*
 * A new lesson is one file a language, and no code: a copy of the project gets one, between the
 * first two of the API, and is built, for an address of its own.
 */

const SITE = 'https://learn.example';
const SLUG = 'your-own-lesson';
const TITLES = { zh: '你自己的一课', en: 'A lesson of your own' };

function lesson(language: 'zh' | 'en'): string {
  return `---
title: ${TITLES[language]}
description: ${TITLES[language]}.
lesson:
  part: api
  order: 1
  level: beginner
  examples: [hello-frame]
---

import Playground from '../../../src/components/Playground.astro';

${TITLES[language]}

<Playground example="hello-frame" />
`;
}

/** Where the links of a page lead that `isWanted`, in order. */
function linksOf({ elements }: Page, isWanted: (name: (attribute: string) => string) => boolean) {
  return elements
    .filter(
      (element) =>
        ['a', 'link'].includes(element.tagName) &&
        isWanted((name) => attribute(element, name) ?? ''),
    )
    .map((element) => attribute(element, 'href') ?? '');
}

it('a lesson is added by one file a language, and is in menu, home, order, search and sitemap', async () => {
  await using copy = copyProject();
  for (const language of ['zh', 'en'] as const) {
    writeFileSync(join(copy.folder, 'content/lessons', language, `${SLUG}.mdx`), lesson(language));
  }
  const begun = Date.now();
  await copy.build({ WS101_SITE: SITE, WS101_BASE: '/course/' });
  console.log(
    `a copy with one lesson more was built in ${Math.round((Date.now() - begun) / 1_000)} s`,
  );
  const dist = join(copy.folder, 'dist');
  const pages = new Map(builtPages(dist).map((page) => [page.path, page]));

  for (const language of ['zh', 'en'] as const) {
    const path = `/${language}/${SLUG}/`;
    const href = `/course${path}`;
    const page = pages.get(path);
    const home = pages.get(`/${language}/`);
    const other = pages.get(`/${language}/frames/`);
    if (!page || !home || !other) throw new Error(`${path}, a home page or a lesson is missing`);

    expect(page.html).toContain('data-example="hello-frame"');
    const [heading] = page.elements.filter(({ tagName }) => tagName === 'h1');
    expect(heading && textOf(heading)).toBe(TITLES[language]);
    for (const each of [page, home, other]) {
      expect(linksOf(each, (name) => name('href') === href).length, each.path).toBeGreaterThan(0);
    }

    const [next] = linksOf(page, (name) => name('rel') === 'next');
    const [previous] = linksOf(page, (name) => name('rel') === 'prev');
    const neighbour = (link: string | undefined) => pages.get((link ?? '').replace('/course', ''));
    const [after, before] = [neighbour(next), neighbour(previous)];
    if (!after || !before) throw new Error(`${path} leads neither on nor back`);
    expect(linksOf(after, (name) => name('rel') === 'prev')).toEqual([href]);
    expect(linksOf(before, (name) => name('rel') === 'next')).toEqual([href]);

    // Full addresses, since this build knows its own.
    const full = (to: 'zh' | 'en') => `${SITE}/course/${to}/${SLUG}/`;
    expect(linksOf(page, (name) => name('rel') === 'canonical')).toEqual([full(language)]);
    const languages = linksOf(page, (name) => name('rel') === 'alternate');
    expect(languages).toEqual([full('zh'), full('en'), full('en')]);
    expect(page.html).toContain(`hreflang="x-default" href="${full('en')}"`);
    expect(page.html).toContain(`property="og:url" content="${full(language)}"`);
    const picture = `${SITE}/course/social/${SLUG}.png`;
    expect(page.html).toContain(`property="og:image" content="${picture}"`);
    expect(existsSync(join(dist, 'social', `${SLUG}.png`))).toBe(true);
  }

  const sitemap = readFileSync(join(dist, 'sitemap-0.xml'), 'utf8');
  expect(sitemap).toContain(`<loc>${SITE}/course/zh/${SLUG}/</loc>`);
  expect(sitemap).not.toContain('/try/');
}, 300_000);
