import { readdirSync, readFileSync } from 'node:fs';
import { LANGUAGES, type Language } from '../../src/language.ts';

/* The lessons as they are written, for the tests that look at their words. */

export const CONTENT = new URL('../../content/', import.meta.url);

/** A lesson's file. */
export interface LessonFile {
  /** Its name in every language. */
  slug: string;
  language: Language;
  /** The lines between the two `---`. */
  frontMatter: string;
  /** What follows them. */
  body: string;
  /** The number of the file's line on which the body begins. */
  bodyLine: number;
}

/** A fenced block of code. */
export interface CodeBlock {
  /** The word behind the fence; empty where there is none. */
  kind: string;
  /** Part of something larger, so not to be run. */
  isFragment: boolean;
  code: string;
  /** Line of the file on which the fence opens. */
  line: number;
}

/** Reads a lesson's file. */
export function readLesson(slug: string, language: Language): LessonFile {
  const text = readFileSync(new URL(`lessons/${language}/${slug}.mdx`, CONTENT), 'utf8');
  const [whole = '', frontMatter = ''] = /^---\n([^]*?)\n---\n/.exec(text) ?? [];
  if (whole === '') throw new Error(`${language}/${slug}.mdx has no front matter.`);
  return {
    slug,
    language,
    frontMatter,
    body: text.slice(whole.length),
    bodyLine: whole.split('\n').length,
  };
}

/** Names of a language's lessons and other pages, sorted. */
export function slugsOf(language: Language): string[] {
  return readdirSync(new URL(`lessons/${language}/`, CONTENT))
    .filter((file) => file.endsWith('.mdx'))
    .map((file) => file.replace(/\.mdx$/, ''))
    .sort();
}

/** Every lesson and page in every language. */
export function allLessons(): LessonFile[] {
  return LANGUAGES.flatMap((language) =>
    slugsOf(language).map((slug) => readLesson(slug, language)),
  );
}

/** The part of the course that a page belongs to; undefined for one that is no lesson. */
export function partOf({ frontMatter }: LessonFile): string | undefined {
  return /^ {2}part: (\w+)$/m.exec(frontMatter)?.[1];
}

/** Whether a page teaches something in order, and is not there to be looked up. */
export function isTaught(lesson: LessonFile): boolean {
  const part = partOf(lesson);
  return part !== undefined && part !== 'reference';
}

/** A list in the front matter, such as `examples`. */
export function listOf({ frontMatter }: LessonFile, field: string): string[] {
  const [, items = ''] = new RegExp(`^ {2}${field}: \\[([^\\]]*)\\]`, 'm').exec(frontMatter) ?? [];
  return items
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

const FENCE = /^```(.*)\n([^]*?)^```$/gm;

/** The fenced blocks of a lesson, in order. */
export function blocksOf({ body, bodyLine }: LessonFile): CodeBlock[] {
  return [...body.matchAll(FENCE)].map(({ 1: info = '', 2: code = '', index }) => {
    const [kind = '', ...marks] = info.trim().split(/\s+/);
    return {
      kind,
      isFragment: marks.includes('fragment'),
      code,
      line: bodyLine + body.slice(0, index).split('\n').length - 1,
    };
  });
}

/** The body with every fenced block replaced by as many empty lines. */
export function proseOf({ body }: LessonFile): string {
  return body.replace(FENCE, (block) => block.replace(/[^\n]/g, ''));
}
