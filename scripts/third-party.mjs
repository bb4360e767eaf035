/* What others have written of the package, and under which licence. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './node.mjs';

const MODULES = join(ROOT, 'node_modules');

/** Packages whose code or style is in the built pages; what they bundle themselves is in their own notices. */
const IN_PAGES = [
  'acorn',
  'acorn-walk',
  'astro',
  '@astrojs/starlight',
  'magic-string',
  '@jridgewell/sourcemap-codec',
  'monaco-editor',
  'pagefind',
  'parse5',
  'entities',
  'preact',
  'shiki',
  '@shikijs/core',
  '@shikijs/engine-javascript',
  '@shikijs/langs',
  '@shikijs/monaco',
  '@shikijs/themes',
  'sucrase',
];

/** Folder of the package that a file below `node_modules` belongs to. */
function packageOf(file) {
  for (let folder = dirname(file); folder.length > MODULES.length; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name) return folder;
  }
  return undefined;
}

/**
 * The notices of all packages in the site and in the server's bundle.
 * @param {string[]} files What the bundle was made from.
 */
export function thirdPartyText(files) {
  const inServer = files.filter((file) => file.includes('node_modules')).map(packageOf);
  const folders = new Set([
    ...IN_PAGES.map((name) => join(MODULES, name)),
    ...inServer.filter((folder) => folder !== undefined),
  ]);
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    const texts = readdirSync(folder, { withFileTypes: true })
      .filter((file) => file.isFile() && /^(licen[cs]e|notice|thirdpartynotices)/i.test(file.name))
      .map((file) => readFileSync(join(folder, file.name), 'utf8').trim());
    return [`── ${name} ${version} (${license})`, ...texts].join('\n\n');
  });
  return `What others have written of this package, and its licences.\n\n${notices.join('\n\n')}\n`;
}
