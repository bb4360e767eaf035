import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that is shaped like `content/`: the course's, or a school's. */
export interface ContentFolder {
  /** Path of a file below it, as messages name it. */
  path(name: string): string;
  has(name: string): boolean;
  text(name: string): string;
  /** Names directly below a folder in it, hidden files left out; none where there is no such folder. */
  names(folder: string): string[];
}

/** @param root Its path. */
export function contentFolder(root: string): ContentFolder {
  return {
    path: (name) => join(root, name),
    has: (name) => existsSync(join(root, name)),
    // Editors on Windows write other line ends, and a mark in front.
    text: (name) =>
      readFileSync(join(root, name), 'utf8')
        .replace(/^\uFEFF/, '')
        .replaceAll('\r\n', '\n'),
    names: (folder) =>
      existsSync(join(root, folder))
        ? readdirSync(join(root, folder))
            .filter((name) => !name.startsWith('.'))
            .sort()
        : [],
  };
}
