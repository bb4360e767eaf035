import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '../../language.ts';
import { parseOwnSettings, parseSettings } from '../../site-settings.ts';
import { contentFolder, type ContentFolder } from './folder.ts';
import { lessonNames } from './lessons.ts';

/** What a build reads besides the content, and the server that its development half is made with. */
const PROJECT = ['astro.config.mjs', 'package.json', 'public', 'server', 'src', 'tsconfig.json'];

/**
 * Puts together a project that holds the course and a school's own content. Where both have a
 * lesson, an example or a quiz of one name, it holds the school's.
 * @param root Folder of the project.
 * @param own Folder of the school's content, in which there are no faults.
 * @param target Where to; what is there is removed. Below `root`, so that packages are found.
 */
export function assemble(root: string, own: string, target: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const each of [...PROJECT, 'content']) {
    cpSync(join(root, each), join(target, each), { recursive: true });
  }
  addContent(own, target);
}

/** Copies a school's content over that of a project. */
export function addContent(own: string, target: string): void {
  const folder = contentFolder(own);
  // Of an example that is replaced no file may stay.
  for (const name of folder.names('examples')) {
    rmSync(join(target, 'content/examples', name), { recursive: true, force: true });
  }
  for (const each of ['lessons', 'examples', 'quizzes'].filter((name) => folder.has(name))) {
    cpSync(join(own, each), join(target, 'content', each), { recursive: true });
  }
  const path = 'site.json';
  if (!folder.has(path)) return;
  const course = contentFolder(join(target, 'content'));
  const settings = {
    ...parseSettings(course.text(path), course.path(path)),
    ...parseOwnSettings(folder.text(path), folder.path(path)),
  };
  writeFileSync(course.path(path), `${JSON.stringify(settings, null, 2)}\n`);
}

/** What a school's content has, and what of it stands in the place of the course's, for people. */
export function summaryOf(own: ContentFolder, course: ContentFolder): string {
  const kinds = [
    { one: 'lesson', many: 'lessons', names: lessonsOf(own), its: lessonsOf(course) },
    {
      one: 'example',
      many: 'examples',
      names: own.names('examples'),
      its: course.names('examples'),
    },
  ];
  const counts = kinds.map(
    ({ one, many, names }) => `${names.length} ${names.length === 1 ? one : many}`,
  );
  const replaced = kinds.flatMap(({ one, names, its }) =>
    names.filter((name) => its.includes(name)).map((name) => `the ${one} ${name}`),
  );
  const instead = replaced.length > 0 ? `, in place of the course’s: ${replaced.join(', ')}` : '';
  return `own content: ${counts.join(' and ')}${instead}`;
}

function lessonsOf(folder: ContentFolder): string[] {
  return lessonNames(folder, LANGUAGES[0]);
}
