import type { Language } from '../words.ts';
import { parseExample, type ExampleDescription } from './example.ts';

/** An example in one language, with the text of its files. */
export interface Example extends ExampleDescription {
  slug: string;
  sources: { name: string; code: string }[];
  /** Whether a folder `solution/` beside its files has one. */
  solution: boolean;
}

const FOLDER = '/content/examples';
const texts = import.meta.glob<string>('/content/examples/**/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Names of all examples. */
export function exampleNames(): string[] {
  return Object.keys(texts).flatMap((path) => {
    const [, slug] = /^\/content\/examples\/([^/]+)\/example\.json$/.exec(path) ?? [];
    return slug === undefined ? [] : [slug];
  });
}

/**
 * The example `slug` as it is in `language`.
 * @throws {Error} that names the file and what is wrong or missing.
 */
export function loadExample(slug: string, language: Language): Example {
  const path = `${FOLDER}/${slug}/example.json`;
  const json = texts[path];
  if (json === undefined) {
    throw new Error(`There is no example "${slug}": expected ${path.slice(1)}`);
  }
  const description = parseExample(json, path.slice(1));
  const sources = description.files.map((name) => {
    const code =
      texts[`${FOLDER}/${slug}/${language}/${name}`] ?? texts[`${FOLDER}/${slug}/${name}`];
    if (code === undefined) {
      throw new Error(
        `${path.slice(1)}: "files" names ${name}, expected it as ${language}/${name} or ${name} beside it`,
      );
    }
    return { name, code };
  });
  const solution = description.files.some(
    (name) =>
      texts[`${FOLDER}/${slug}/${language}/solution/${name}`] !== undefined ||
      texts[`${FOLDER}/${slug}/solution/${name}`] !== undefined,
  );
  return { ...description, slug, sources, solution };
}
