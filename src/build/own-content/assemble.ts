import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '../../language.ts';
import type { ContentFolder } from './folder.ts';
import { lessonNames } from './lessons.ts';
import { layOver } from './overlay.ts';

/** What a build reads besides the content, and the server that its development half is made with. */
const PROJECT = ['astro.config.mjs', 'package.json', 'public', 'server', 'src', 'tsconfig.json'];

/**
 * Puts together a project that holds the course and a school's own content.
 * @param root Folder of the project.
 * @param own Folder of the school's content, in which there are no faults.
 * @param target Where to; what is there is removed. Below `root`, so that packages are found.
 */
export function assemble(root: string, own: string, target: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const each of PROJECT) {
    cpSync(join(root, each), join(target, each), { recursive: true });
  }
  layOver(join(root, 'content'), own, join(target, 'content'));
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
