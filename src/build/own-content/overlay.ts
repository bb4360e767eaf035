import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parseOwnSettings, parseSettings } from '../../site-settings.ts';
import { contentFolder } from './folder.ts';

/** Folders of a school's content that stand beside the course's, and in its place. */
const LAID_OVER = ['lessons', 'examples', 'quizzes'];
const SETTINGS = 'site.json';

/**
 * Makes a folder hold the course with a school's content laid over it. Where both have a lesson, an
 * example or a quiz of one name, it holds the school's. Only what differs is written, so that who
 * watches the folder hears of nothing else.
 * @param course Folder of the course's content.
 * @param own Folder of the school's content, in which there are no faults.
 * @returns paths that were written or removed, below `target`, with `/` between names.
 */
export function layOver(course: string, own: string, target: string): string[] {
  const wanted = filesOf(course, own);
  const changed: string[] = [];
  for (const [path, bytes] of wanted) {
    const file = join(target, path);
    if (existsSync(file) && readFileSync(file).equals(bytes)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    changed.push(path);
  }
  for (const path of filesBelow(target)) {
    if (wanted.has(path)) continue;
    rmSync(join(target, path));
    removeEmpty(target, dirname(path));
    changed.push(path);
  }
  return changed;
}

/** Removes a folder below `root` if nothing is in it any more, and then those that it lies in. */
function removeEmpty(root: string, path: string): void {
  if (path === '.' || readdirSync(join(root, path)).length > 0) return;
  rmdirSync(join(root, path));
  removeEmpty(root, dirname(path));
}

/** Every file of the course with the school's content over it, by its path. */
function filesOf(course: string, own: string): Map<string, Buffer> {
  const folder = contentFolder(own);
  // Of an example that is replaced no file may stay.
  const replaced = folder.names('examples').map((name) => `examples/${name}/`);
  const files = new Map<string, Buffer>();
  for (const path of filesBelow(course)) {
    if (replaced.some((start) => path.startsWith(start))) continue;
    files.set(path, readFileSync(join(course, path)));
  }
  for (const path of LAID_OVER.flatMap((name) => filesBelow(own, `${name}/`))) {
    files.set(path, readFileSync(join(own, path)));
  }
  if (folder.has(SETTINGS)) {
    const mine = contentFolder(course);
    const settings = {
      ...parseSettings(mine.text(SETTINGS), mine.path(SETTINGS)),
      ...parseOwnSettings(folder.text(SETTINGS), folder.path(SETTINGS)),
    };
    files.set(SETTINGS, Buffer.from(`${JSON.stringify(settings, null, 2)}\n`));
  }
  return files;
}

/** Paths of the files below `root`, of those whose path begins with `start`; hidden ones left out. */
function filesBelow(root: string, start = ''): string[] {
  if (!existsSync(join(root, start))) return [];
  return readdirSync(join(root, start), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => {
      const path = `${start}${entry.name}`;
      return entry.isDirectory() ? filesBelow(root, `${path}/`) : [path];
    });
}
