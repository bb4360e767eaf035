import { load } from 'js-yaml';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../../language.ts';
import { lessonFields, type Lesson } from '../../lesson-schema.ts';
import { faultLines } from '../../zod-faults.ts';
import type { ContentFolder } from './folder.ts';
import { mdxFaults } from './mdx.ts';

/* What is wrong with a school's lessons, before anything is built of them. */

const PICTURE = /\.(?:avif|gif|jpe?g|png|svg|webp)$/i;
const NAME = /^[a-z0-9-]+\.mdx$/;

/** Names of the lessons of a language. */
export function lessonNames(folder: ContentFolder, language: Language): string[] {
  return folder
    .names(`lessons/${language}`)
    .filter((name) => NAME.test(name))
    .map((name) => name.slice(0, -'.mdx'.length));
}

/** Every fault, as a sentence that names the file, what is wrong with it and what is expected. */
export function lessonFaults(own: ContentFolder, course: ContentFolder): string[] {
  const strangers = own
    .names('lessons')
    .filter((name) => !LANGUAGES.some((language) => language === name))
    .map((name) => `${own.path(`lessons/${name}`)}: expected the folders ${list(LANGUAGES)}.`);
  const misnamed = LANGUAGES.flatMap((language) =>
    own
      .names(`lessons/${language}`)
      .filter((name) => !NAME.test(name) && !PICTURE.test(name))
      .map(
        (name) =>
          `${own.path(`lessons/${language}/${name}`)}: expected a name of lower-case letters, digits and hyphens that ends in .mdx, or a picture.`,
      ),
  );
  const names = new Set(LANGUAGES.flatMap((language) => lessonNames(own, language)));
  return [
    ...strangers,
    ...misnamed,
    ...[...names].sort().flatMap((name) => faultsOf(name, own, course)),
  ];
}

function faultsOf(name: string, own: ContentFolder, course: ContentFolder): string[] {
  const faults: string[] = [];
  const read = LANGUAGES.flatMap((language) => {
    const file = `lessons/${language}/${name}.mdx`;
    if (!own.has(file)) {
      faults.push(
        `${own.path(file)} is missing: a lesson is there in every language, under the same name. Put the same text there if you teach in one.`,
      );
      return [];
    }
    const lesson = readLesson(own, course, file);
    faults.push(...lesson.faults, ...missingParts(own, course, file, lesson));
    if (lesson.isPage && !course.has(file)) {
      faults.push(
        `${own.path(file)} has no "lesson" in its front matter: without its part and order it would be in no menu.`,
      );
    }
    return [{ file, ...lesson }];
  });
  const [first, ...others] = read;
  for (const other of others) {
    if (first?.settings === undefined || other.settings === undefined) continue;
    const keys = Object.keys({ ...first.settings, ...other.settings });
    for (const key of keys.filter((each) => each !== 'search')) {
      const [mine, theirs] = [first.settings[key], other.settings[key]];
      if (isDeepStrictEqual(mine, theirs)) continue;
      faults.push(
        `${own.path(first.file)} and ${own.path(other.file)} differ in "lesson.${key}", ${JSON.stringify(mine)} and ${JSON.stringify(theirs)}: only words may.`,
      );
    }
  }
  return faults;
}

interface ReadLesson {
  settings: (Lesson & Record<string, unknown>) | undefined;
  body: string;
  /** Whether its front matter is right, and has no `lesson`. */
  isPage: boolean;
  faults: string[];
}

/** Starlight asks for the title; what else it knows it checks when the site is built. */
const frontMatter = z.looseObject({ title: z.string().min(1), ...lessonFields.shape });

function readLesson(own: ContentFolder, course: ContentFolder, file: string): ReadLesson {
  const text = own.text(file);
  const path = own.path(file);
  const [whole = '', yaml] = /^---\n([^]*?)\n---(?:\n|$)/.exec(text) ?? [];
  const broken = (fault: string): ReadLesson => ({
    settings: undefined,
    body: text,
    isPage: false,
    faults: [fault],
  });
  if (yaml === undefined) {
    return broken(`${path} has no front matter: expected lines between --- and --- at its start.`);
  }
  let data: unknown;
  try {
    data = load(yaml);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return broken(`${path}: expected YAML between --- and ---: ${said}`);
  }
  const body = text.slice(whole.length);
  const result = frontMatter.safeParse(data);
  const faults = mdxFaults(own, course, file, text, data);
  if (result.success) {
    const { lesson: settings } = result.data;
    return { settings, body, isPage: settings === undefined, faults };
  }
  const lines = faultLines(frontMatter, result.error.issues, 'front matter');
  return {
    settings: undefined,
    body,
    isPage: false,
    faults: [`${path} is not as expected:\n${lines.join('\n')}`, ...faults],
  };
}

/** Examples and exercises that a lesson shows, and that are nowhere. */
function missingParts(
  own: ContentFolder,
  course: ContentFolder,
  file: string,
  { body, settings }: ReadLesson,
): string[] {
  const shown = [...body.matchAll(/<(?:Playground example|Exercise name)="([^"]*)"/g)].map(
    ([, name = '']) => name,
  );
  const named = [...(settings?.examples ?? []), ...(settings?.exercises ?? [])];
  return [...new Set([...named, ...shown])]
    .map((name) => `examples/${name}/example.json`)
    .filter((example) => !own.has(example) && !course.has(example))
    .map(
      (example) =>
        `${own.path(file)} has an example that is neither here nor in the course: expected ${own.path(example)}.`,
    );
}

function list(names: readonly string[]): string {
  return names.join(' and ');
}
