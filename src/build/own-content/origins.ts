import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A path, as far as one can tell in a sentence: no full stop behind it. */
const PATH = String.raw`[^\s:'"\`()<>,?]*[\w-]`;

/**
 * Makes what calls the files of a project that was put together by where they really lie, in the
 * messages of tools: whoever put things right in the copy would put nothing right.
 * @param target Folder of the project that was put together.
 * @param own Folder of the school's content.
 * @param root Folder of the project that it was made from.
 */
export function namesOrigins(
  target: string,
  own: string,
  root: string,
): (message: string) => string {
  // Tools write a path of Windows in its way, or with slashes.
  const folder = target
    .split(/[\\/]/)
    .map((name) => name.replace(/[$()*+.?[\]^{|}]/g, '\\$&'))
    .join(String.raw`[\\/]`);
  // In full, or as tools shorten what lies below the folder that they run in.
  const files = new RegExp(
    String.raw`${folder}[\\/](${PATH})|(?<![\w.\\/-])(content[\\/]${PATH})`,
    'g',
  );
  return (message) =>
    message.replace(files, (found, inFull?: string, short?: string) => {
      const path = (inFull ?? short ?? '').replaceAll('\\', '/');
      const below = path.replace(/^content\//, '');
      if (below !== path && existsSync(join(own, below))) return join(own, below);
      return inFull === undefined ? found : join(root, path);
    });
}
