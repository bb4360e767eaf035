import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/language.ts';
import { LESSON_MINUTES, readingMinutes } from '../../src/reading-time.ts';
import {
  allLessons,
  isTaught,
  listOf,
  partOf,
  proseOf,
  slugsOf,
  type LessonFile,
} from './lessons.ts';

/* What every lesson has, whatever it is about. */

const lessons = allLessons().filter((lesson) => partOf(lesson) !== undefined);
const taught = lessons.filter(isTaught);
const named = (list: LessonFile[]) =>
  list.map((lesson) => [`${lesson.language}/${lesson.slug}`, lesson] as const);

function minutesOf(lesson: LessonFile): number {
  return readingMinutes(lesson.body, {
    examples: listOf(lesson, 'examples').length,
    exercises: listOf(lesson, 'exercises').length,
  });
}

/** Built step by step, by many exercises in a row: their minutes are shown, and not bounded. */
const WORKSHOPS = ['your-server', 'your-server-frames', 'your-server-judged'];

/** The last section of a lesson, its heading first. */
function lastSection(lesson: LessonFile): string[] {
  const prose = proseOf(lesson);
  return prose
    .slice(prose.lastIndexOf('\n## ') + 1)
    .split('\n')
    .filter((line) => line.trim() !== '');
}

describe.each(named(lessons))('%s', (_name, lesson) => {
  it('ends with its sources', () => {
    const [heading, ...sources] = lastSection(lesson);
    expect(heading).toBe(lesson.language === 'zh' ? '## 出处' : '## Sources');
    expect(sources.join(' ')).toMatch(/RFC \d{4}|WHATWG|IANA/);
  });

  it('shows the examples that its front matter names, and no other', () => {
    const shown = [...lesson.body.matchAll(/<Playground example="([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect([...new Set(shown)].sort()).toEqual(listOf(lesson, 'examples').sort());
  });
});

describe.each(named(taught))('%s, a teaching lesson', (_name, lesson) => {
  it(`takes ${LESSON_MINUTES.least} to ${LESSON_MINUTES.most} minutes`, () => {
    const minutes = minutesOf(lesson);
    if (WORKSHOPS.includes(lesson.slug)) return;
    expect(minutes).toBeGreaterThanOrEqual(LESSON_MINUTES.least);
    expect(minutes).toBeLessThanOrEqual(LESSON_MINUTES.most);
  });

  it('has something to run before its first heading', () => {
    const first = lesson.body.search(/<(?:Playground|FourWays) /);
    if (WORKSHOPS.includes(lesson.slug)) return;
    expect(first).toBeGreaterThan(-1);
    expect(first).toBeLessThan(lesson.body.indexOf('\n## '));
  });

  it('sums up, and says what goes wrong and what to try next', () => {
    const headings = proseOf(lesson).match(/^## .*$/gm) ?? [];
    const wanted =
      lesson.language === 'zh'
        ? ['## 小结', '## 常见的错误', '## 接下来试试']
        : ['## Summary', '## Common mistakes', '## What to try next'];
    expect(headings).toEqual(expect.arrayContaining(wanted));
  });
});

it('the course has all of its lessons, and their figures are these', () => {
  for (const language of LANGUAGES) {
    const ours = lessons.filter((lesson) => lesson.language === language);
    const ourTaught = ours.filter(isTaught);
    const minutes = ourTaught.map(minutesOf);
    const text = ours.map(proseOf).join(' ');
    const words =
      language === 'zh'
        ? `${text.match(/\p{Script=Han}/gu)?.length ?? 0} Chinese characters`
        : `${text.match(/[\p{Script=Latin}\d]+/gu)?.length ?? 0} words`;
    console.log(
      `${language}: ${ourTaught.length} lessons of ${Math.min(...minutes)} to ${Math.max(...minutes)} minutes, ` +
        `${minutes.reduce((sum, each) => sum + each, 0)} in all; ${ours.length - ourTaught.length} pages to look things up; ${words}`,
    );
    expect(ourTaught.length).toBeGreaterThanOrEqual(22);
    expect(slugsOf(language)).toContain('index');
  }
});

describe('the slip of older texts, oncolse', () => {
  /** Where it is taught, or a program is tested that points it out. */
  const TAUGHT = [
    /^content\/lessons\/(zh|en)\/(events|debugging)\.mdx$/,
    /^content\/examples\/misspelt-handler\//,
    /^content\/(quizzes|examples)\/.*events?/,
    /\.(test|spec)\.ts$/,
  ];
  const ROOT = fileURLToPath(new URL('../../', import.meta.url));

  it('stands nowhere outside its note', () => {
    const written = globSync(
      ['*.*', '{bench,content,docs,public,scripts,server,src,tests}/**/*.*'],
      {
        cwd: ROOT,
      },
    );
    const files = written.filter((file) => {
      const path = join(ROOT, file);
      return statSync(path).isFile() && /on?colse/i.test(readFileSync(path, 'latin1'));
    });
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !TAUGHT.some((place) => place.test(file)))).toEqual([]);
  });

  it.each(LANGUAGES)('is called a slip where it stands: %s', (language) => {
    const text = readFileSync(
      new URL(`../../content/lessons/${language}/events.mdx`, import.meta.url),
      'utf8',
    );
    const section = text.split(/^## /m).find((each) => each.includes('oncolse')) ?? '';
    expect(section).toMatch(language === 'zh' ? /笔误/ : /slip|misspel/);
    expect(section).toContain('`onclose`');
  });
});
