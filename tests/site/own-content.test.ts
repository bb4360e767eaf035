import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { startProgram } from '../server/process.ts';
import { attribute, builtPages, textOf, type Page } from './pages.ts';
import { copyProject, withoutTestRunner } from './project-copy.ts';

/*
 * A school's own lesson is one file a language, and no code: `--content` puts it between two of the
 * course, in a project that is started, started again, and packed, for an address of its own.
 */

const SITE = 'https://learn.example';
const BASE = '/course/';
const SLUG = 'our-own-lesson';
const TITLES = { zh: '我们自己的一课', en: 'A lesson of our own' };
const COURSE = { zh: '第一中学的课', en: 'The course of our school' };

function lesson(language: 'zh' | 'en'): string {
  return `---
title: ${TITLES[language]}
description: ${TITLES[language]}.
lesson:
  part: wire
  order: 1.5
  level: beginner
  examples: [our-hello]
---

import Playground from '../../../src/components/Playground.astro';

${TITLES[language]}

<Playground example="our-hello" />
`;
}

/** A school's folder. */
function makeContent(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ws101-content-'));
  const example = {
    kind: 'js',
    title: { zh: '你好', en: 'Hello' },
    files: ['main.js'],
    expect: { console: ['Hello'] },
  };
  const settings = {
    title: COURSE,
    hide: ['fragments'],
    colours: { light: { accent: '#8a1c5c' } },
  };
  const files = {
    'site.json': JSON.stringify(settings),
    'lessons/zh/our-own-lesson.mdx': lesson('zh'),
    'lessons/en/our-own-lesson.mdx': lesson('en'),
    'examples/our-hello/example.json': JSON.stringify(example),
    'examples/our-hello/main.js': "console.log('Hello'); // ours\n",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
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

it('own lessons, name, menu and colours are built by the first start, and no more by the next', async () => {
  using copy = copyProject(['index', 'introduction', 'handshake', 'frames', 'fragments']);
  const content = makeContent();
  const dist = join(copy.folder, 'dist');
  const env = {
    ...withoutTestRunner(),
    WS101_SITE: SITE,
    WS101_BASE: BASE,
    WS101_COMPRESS: '0',
  };
  const begun = Date.now();
  const args = [join(copy.folder, 'scripts/start.mjs'), '--port', '0', '--base', BASE];
  const start = async (where: string[], settings: NodeJS.ProcessEnv) => {
    // Ends the server as well.
    const options = { env: { ...env, ...settings }, end: 'SIGTERM' } as const;
    await using program = startProgram(process.execPath, [...args, ...where], options);
    const [, url = ''] = await program.until(/^WebSocket 101: (\S+) /m);
    const page = await (await fetch(`${url}en/${SLUG}/`)).text();
    return { said: program.stdout(), page };
  };
  const first = await start(['--content', content], {});
  expect(first.said).toMatch(/^With own content: 1 lesson and 1 example\.\nBuilding the site …\n/);
  expect(first.page).toContain(TITLES.en);
  console.log(
    `own content was built into a small course in ${Math.round((Date.now() - begun) / 1_000)} s`,
  );
  // By the variable, this time.
  const again = await start([], { WS101_CONTENT: content });
  expect(again.said).not.toContain('Building');
  expect(again.page).toBe(first.page);

  const packed = execFileSync(
    process.execPath,
    [join(copy.folder, 'scripts/pack.mjs'), '--content', content],
    { env: { ...process.env, ...env }, encoding: 'utf8' },
  );
  expect(packed).not.toContain('Building');
  const [, file = ''] = /^(\S+\.tgz): /m.exec(packed) ?? [];
  const names = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' });
  expect(names).toContain(`package/dist/zh/${SLUG}/index.html\n`);
  rmSync(content, { recursive: true });

  const pages = new Map(builtPages(dist).map((page) => [page.path, page]));
  for (const language of ['zh', 'en'] as const) {
    const path = `/${language}/${SLUG}/`;
    const href = `/course${path}`;
    const page = pages.get(path);
    const home = pages.get(`/${language}/`);
    const other = pages.get(`/${language}/frames/`);
    if (!page || !home || !other) throw new Error(`${path}, a home page or a lesson is missing`);

    expect(page.html).toContain('data-example="our-hello"');
    const [heading] = page.elements.filter(({ tagName }) => tagName === 'h1');
    expect(heading && textOf(heading)).toBe(TITLES[language]);
    const [title] = page.elements.filter(({ tagName }) => tagName === 'title');
    expect(title && textOf(title)).toBe(`${TITLES[language]} | ${COURSE[language]}`);
    expect(home.html).toContain(`<title>${COURSE[language]}</title>`);
    for (const each of [page, home, other]) {
      expect(linksOf(each, (name) => name('href') === href).length, each.path).toBeGreaterThan(0);
    }

    // Left out of the menu; its page is still there, for what leads to it.
    const hidden = `/course/${language}/fragments/`;
    expect(pages.get(`/${language}/fragments/`)?.html).not.toContain('data-pagefind-body');
    for (const each of [page, home]) {
      expect(linksOf(each, (name) => name('href') === hidden)).toEqual([]);
    }

    const [next] = linksOf(page, (name) => name('rel') === 'next');
    const [previous] = linksOf(page, (name) => name('rel') === 'prev');
    expect([previous, next]).toEqual(
      ['handshake', 'frames'].map((name) => `/course/${language}/${name}/`),
    );
    const [before, after] = ['handshake', 'frames'].map((name) =>
      pages.get(`/${language}/${name}/`),
    );
    if (!before || !after) throw new Error('a lesson of the course is missing');
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
  expect(sitemap).not.toMatch(/\/try\/|\/fragments\//);
  // A sheet of its own, or in the page.
  const styles = globSync('{_astro/*.css,en/index.html}', { cwd: dist })
    .map((name) => readFileSync(join(dist, name), 'utf8'))
    .join('');
  expect(/--accent:\s*#8a1c5c/.test(styles)).toBe(true);
}, 300_000);
