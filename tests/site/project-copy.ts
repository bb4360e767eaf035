import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGUAGES } from '../../src/language.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** All that a start, a build and a package are made from, but for the content. */
const SOURCES = [
  'LICENSE',
  'astro.config.mjs',
  'docs',
  'package-lock.json',
  'package.json',
  'packaging',
  'public',
  'scripts',
  'server',
  'src',
  'tsconfig.json',
];
/** Of the content, what each page needs. */
const CONTENT = ['glossary.json', 'site.json', 'ui', 'wire'];

/** A copy of the project in a folder of its own; `using` removes it. */
export interface ProjectCopy extends Disposable {
  folder: string;
}

/**
 * Copies the project with a few of its lessons and the examples that these show, which makes a
 * build of it short. The copy lies within the project, so that packages find each other.
 * @param lessons by file name.
 */
export function copyProject(lessons: readonly string[]): ProjectCopy {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache', 'copy-'));
  const copy = (path: string) => cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  SOURCES.forEach(copy);
  for (const name of CONTENT) copy(`content/${name}`);
  const examples = new Set<string>();
  for (const path of LANGUAGES.flatMap((each) =>
    lessons.map((name) => `content/lessons/${each}/${name}.mdx`),
  )) {
    copy(path);
    const text = readFileSync(join(ROOT, path), 'utf8');
    for (const [, name = ''] of text.matchAll(/<(?:Playground example|Exercise name)="([^"]+)"/g)) {
      examples.add(name);
    }
  }
  for (const name of examples) copy(`content/examples/${name}`);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return {
    folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What the test runner has put into the environment, which a build would believe, taken out of it. */
export function withoutTestRunner(): NodeJS.ProcessEnv {
  const own = /^(BASE_URL|DEV|MODE|NODE_ENV|PROD|SSR|TEST|VITEST.*)$/;
  const names = Object.keys(process.env).filter((name) => own.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
