import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../src/language.ts';
import { exampleSchema } from '../../src/playground/example.ts';
import { blocksOf, CONTENT, proseOf, readLesson, slugsOf, type LessonFile } from './lessons.ts';

/*
 * The languages are equals: what one has the others have as well. Words of the interface and of
 * the wire are compared in `src/words.test.ts` and `src/wire-words.test.ts`.
 */

const [FIRST, ...OTHERS] = LANGUAGES;

/** Shape of a lesson: what it is made of, without its words. */
export function outlineOf(lesson: LessonFile): string[] {
  const blocks = new Map(blocksOf(lesson).map((block) => [block.line, block]));
  const prose = proseOf(lesson).split('\n');
  return lesson.body.split('\n').flatMap((written, at): string[] => {
    const block = blocks.get(lesson.bodyLine + at);
    if (block) {
      return [`\`\`\`${block.kind}${block.isFragment ? ' fragment' : ''} ${linesOf(block.code)}`];
    }
    const line = prose[at] ?? '';
    if (line === '' || written.startsWith('import ')) return [];
    const [heading] = /^#+(?= )/.exec(line) ?? [];
    if (heading !== undefined) return [heading];
    if (/^\|[ :|-]+\|$/.test(line)) return [];
    if (line.startsWith('|')) return [`row of ${line.split(/(?<!\\)\|/).length - 2}`];
    const [item] = /^\s*(?:[-*]|\d+\.)(?= )/.exec(line) ?? [];
    if (item !== undefined) return [`item ${item}`];
    const [component] = /^<\/?[A-Z]\w*/.exec(line) ?? [];
    if (component !== undefined) {
      // Terms are words; names of examples and other settings are not.
      const settings = line.replace(/ (?:term|label|title)="[^"]*"/g, '');
      return [settings.startsWith('<Aside') ? '<Aside' : settings];
    }
    return ['paragraph'];
  });
}

function linesOf(code: string): string {
  return `${code.trimEnd().split('\n').length} lines`;
}

/** The front matter without its words. */
function settingsOf({ frontMatter }: LessonFile): string[] {
  return frontMatter.split('\n').filter((line) => !/^(title|description| {2}search):/.test(line));
}

/** The shape of data: its keys and the lengths of its lists, with numbers and truth as they are. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, shapeOf(inner)]),
    );
  }
  if (typeof value === 'string') return value.trim() === '' ? 'empty' : 'text';
  return value;
}

describe.each(OTHERS)(`lessons in ${FIRST} and %s`, (other) => {
  it('are the same ones', () => {
    expect(slugsOf(other)).toEqual(slugsOf(FIRST));
  });

  it.each(slugsOf(FIRST))('have the same settings and outline: %s', (slug) => {
    const [mine, theirs] = [readLesson(slug, FIRST), readLesson(slug, other)];
    expect(settingsOf(theirs)).toEqual(settingsOf(mine));
    expect(outlineOf(theirs)).toEqual(outlineOf(mine));
  });
});

describe('examples and exercises', () => {
  const examples = readdirSync(new URL('examples/', CONTENT)).sort();
  const filesIn = (example: string, language: Language) => {
    const cwd = new URL(`examples/${example}/${language}/`, CONTENT);
    return existsSync(cwd) ? globSync('**/*.*', { cwd }).sort() : [];
  };

  it.each(examples)('have the same files in each language: %s', (example) => {
    for (const other of OTHERS) expect(filesIn(example, other)).toEqual(filesIn(example, FIRST));
    const path = new URL(`examples/${example}/example.json`, CONTENT);
    // The schema asks for every language wherever there are words.
    const { title } = exampleSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    expect(Object.keys(title).sort()).toEqual([...LANGUAGES].sort());
  });

  it.each(examples)('are written in the language of their page: %s', (example) => {
    for (const file of filesIn(example, 'en')) {
      const code = readFileSync(new URL(`examples/${example}/en/${file}`, CONTENT), 'utf8');
      const comments = code.split('\n').filter((line) => /^\s*(\/\/|\/?\*|<!--)/.test(line));
      // A word or two may be what the example is about.
      expect(comments.filter((line) => /\p{Script=Han}{3}/u.test(line))).toEqual([]);
    }
    for (const file of filesIn(example, 'zh')) {
      const code = readFileSync(new URL(`examples/${example}/zh/${file}`, CONTENT), 'utf8');
      const comments = code.split('\n').filter((line) => /^\s*\/\/ \w+ \w+ \w+/.test(line));
      expect(comments.filter((line) => !/\p{Script=Han}/u.test(line))).toEqual([]);
    }
  });
});

describe('quizzes', () => {
  const files = (language: Language) =>
    globSync('**/*.json', { cwd: new URL(`quizzes/${language}/`, CONTENT) }).sort();

  it('have the same questions, answers and feedback in each language', () => {
    const read = (language: Language, file: string): unknown =>
      JSON.parse(readFileSync(new URL(`quizzes/${language}/${file}`, CONTENT), 'utf8'));
    for (const other of OTHERS) {
      expect(files(other)).toEqual(files(FIRST));
      for (const file of files(FIRST)) {
        expect(shapeOf(read(other, file)), file).toEqual(shapeOf(read(FIRST, file)));
      }
    }
  });
});

it('a difference of outline is seen', () => {
  const lesson = (body: string): LessonFile => ({
    slug: 'x',
    language: 'en',
    frontMatter: '',
    body,
    bodyLine: 1,
  });
  const body = '## A\n\ntext\n\n```js fragment\na();\n```\n\n| a | b |\n| --- | --- |\n- one\n';
  const outline = outlineOf(lesson(body));
  expect(outline).toEqual(['##', 'paragraph', '```js fragment 1 lines', 'row of 2', 'item -']);
  for (const changed of [
    body.replace('## A', '### A'),
    body.replace(' fragment', ''),
    body.replace('| a | b |', '| a |'),
    body.replace('- one\n', ''),
  ]) {
    expect(outlineOf(lesson(changed))).not.toEqual(outline);
  }
});
