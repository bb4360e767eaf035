import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../language.ts';
import { parseExample } from '../playground/example.ts';
import type { Check } from './check.ts';

const CONTENT = fileURLToPath(new URL('../../content/', import.meta.url));
const EXAMPLES = `${CONTENT}examples/`;

const exercises = readdirSync(EXAMPLES).flatMap((slug) => {
  const path = `${EXAMPLES}${slug}/example.json`;
  const { exercise, files } = parseExample(readFileSync(path, 'utf8'), path);
  return exercise ? [{ slug, exercise, files }] : [];
});
const checks = import.meta.glob<Check>('/content/examples/*/check.ts', { import: 'default' });

/** The exercises that a lesson shows, and those that its front matter names. */
function ofLesson(language: string, file: string): { shown: string[]; named: string[] } {
  const text = readFileSync(`${CONTENT}lessons/${language}/${file}`, 'utf8');
  const shown = [...text.matchAll(/<Exercise name="([^"]+)"/g)].map(([, slug = '']) => slug);
  const [, list = ''] = /^ {2}exercises: \[([^\]]*)\]$/m.exec(text) ?? [];
  return { shown, named: list.split(/, ?/).filter((slug) => slug !== '') };
}

describe('exercises', () => {
  test.each(exercises)('$slug has a check, and a solution to each file', ({ slug, files }) => {
    expect(existsSync(`${EXAMPLES}${slug}/check.ts`)).toBe(true);
    for (const file of files) {
      for (const language of LANGUAGES) {
        const there = [`${language}/solution`, 'solution'].filter((folder) =>
          existsSync(`${EXAMPLES}${slug}/${folder}/${file}`),
        );
        expect(there, `${language}: solution/${file}`).not.toEqual([]);
      }
    }
  });

  test.each(exercises)('$slug asks for something that an empty run lacks', async ({ slug }) => {
    const check = await checks[`/content/examples/${slug}/check.ts`]?.();
    const requirements = check?.({
      connections: [],
      frames: [],
      messages: [],
      calls: [],
      events: [],
      lines: [],
    });
    expect(requirements?.some(({ met }) => !met)).toBe(true);
    for (const { expected } of requirements ?? []) {
      expect(expected.zh).toMatch(/\p{Script=Han}/u);
      expect(expected.en).toMatch(/[a-z]{2}/);
    }
  });

  test('stand in the lessons that name them, the same ones in every language', () => {
    const files = readdirSync(`${CONTENT}lessons/zh`);
    const all = files.flatMap((file) => {
      const [first, ...others] = LANGUAGES.map((language) => ofLesson(language, file));
      for (const other of others) expect(other, file).toEqual(first);
      expect(first?.shown, file).toEqual(first?.named);
      return first?.shown ?? [];
    });
    expect(all.sort()).toEqual(exercises.map(({ slug }) => slug).sort());
  });
});
