import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/*
 * What others have written of something that was bundled, and under which licence. Made from the
 * modules of the bundle, never from a list that somebody keeps; what nothing is known of is a fault.
 */

/** A licence's own text; notices of what a package holds of others are more than that. */
const LICENCE = /^(licen[cs]e|copying)/i;
const NOTICE = /^(licen[cs]e|copying|notice|third-?party)/i;

/** Modules that no file holds, and which package makes them. */
const MADE: readonly (readonly [id: RegExp, by: string])[] = [
  [/^((virtual:)?astro:|noop-middleware$)/, 'astro'],
  [/^virtual:starlight\//, '@astrojs/starlight'],
  [/^vite\//, 'vite'],
  [/^rolldown\//, 'rolldown'],
];

/** What begins each package's notices, and nothing else. */
const MARK = '── ';

/**
 * Folders of the packages that modules of a bundle are from.
 * @param ids as bundlers name modules: files, with a query behind them or not, and names of their own.
 * @param root Folder of the project: what lies there and not in `node_modules` is ours.
 * @throws where a module is from nowhere that is known.
 */
export function packagesOf(ids: Iterable<string>, root: string): Set<string> {
  const folders = new Set<string>();
  const unknown: string[] = [];
  for (const id of ids) {
    const name = id.replace(/^\0/, '');
    const made = MADE.find(([pattern]) => pattern.test(name));
    if (made) folders.add(packageNamed(made[1], root));
    else if (/[\\/]node_modules[\\/]/.test(name)) folders.add(packageWith(name));
    else if (!name.replaceAll('\\', '/').includes(root.replaceAll('\\', '/'))) unknown.push(name);
  }
  if (unknown.length > 0) {
    throw new Error(
      `Nothing tells who wrote these bundled modules; say it in MADE of src/build/notices.ts: ${unknown.join(', ')}`,
    );
  }
  return folders;
}

/** Folder of an installed package. @throws where there is none. */
export function packageNamed(name: string, root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (folder === dirname(folder)) throw new Error(`The package ${name} is not installed.`);
  }
}

/** Folder of the package that a module belongs to: some have more manifests with names inside. */
function packageWith(id: string): string {
  const [, folder] =
    /^(?:[^\\/:]{2,}:)?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/s.exec(id) ?? [];
  if (folder === undefined || !existsSync(join(folder, 'package.json'))) {
    throw new Error(`No package is known that ${id} belongs to.`);
  }
  return folder;
}

function manifestOf(folder: string): Record<string, unknown> {
  const read: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return typeof read === 'object' && read !== null ? { ...read } : {};
}

/**
 * The notices of packages, in the order of their names: for each a heading, its licence and what
 * else it has to say.
 * @param kept Gives the licence's text of a package that is published without it, by its name.
 * @throws where one of them has no text of a licence.
 */
export function noticesOf(
  folders: Iterable<string>,
  kept: (name: string) => string | undefined = () => undefined,
): string[] {
  const without: string[] = [];
  const notices = [...folders].map((folder) => {
    const { name, version, license } = manifestOf(folder);
    const files = filesIn(folder);
    const texts = files.map((file) => readFileSync(file, 'utf8').trim());
    if (!files.some((file) => LICENCE.test(basename(file)))) {
      const text = kept(String(name));
      if (text === undefined) without.push(String(name));
      else texts.unshift(text.trim());
    }
    return [`${MARK}${String(name)} ${String(version)} (${String(license)})`, ...texts].join(
      '\n\n',
    );
  });
  if (without.length > 0) {
    throw new Error(
      `These packages are in the bundle and come without the text of a licence: ${without.sort().join(', ')}`,
    );
  }
  return notices.sort();
}

/** Files of a package that say who wrote it; some have a folder for them. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => NOTICE.test(name))
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesIn(path) : [path];
    });
}

/** One text of notices, each package once. @param parts texts of this function, or single notices. */
export function joinNotices(parts: readonly string[]): string {
  const each = parts
    .flatMap((part) => part.split(new RegExp(`^(?=${MARK})`, 'm')))
    .filter((part) => part.startsWith(MARK))
    .map((part) => part.trim());
  const notices = [...new Set(each)].sort();
  return `What others have written of this, and its licences.\n\n${notices.join('\n\n')}\n`;
}
