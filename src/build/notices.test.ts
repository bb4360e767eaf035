import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { joinNotices, noticesOf, packageNamed, packagesOf } from './notices.ts';

const root = mkdtempSync(join(tmpdir(), 'ws101-notices-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Installs a package of one module, and gives the module's path. */
function install(name: string, files: Readonly<Record<string, string>>): string {
  const folder = `node_modules/${name}`;
  const manifest = { name: name.split('node_modules/').at(-1), version: '1.0.0', license: 'MIT' };
  write(`${folder}/package.json`, JSON.stringify(manifest));
  for (const [file, text] of Object.entries(files)) write(`${folder}/${file}`, text);
  // As some have it, with a name or without, for the kind of their modules.
  write(`${folder}/esm/package.json`, '{"name": "esm-of-it", "type": "module"}');
  return write(`${folder}/esm/index.js`, '');
}

const plain = install('plain', { license: 'Plain may be used.' });
const scoped = install('@we/scoped', { 'LICENCE.md': 'Scoped.', 'NOTICE.txt': 'And others.' });
const inner = install('plain/node_modules/inner', { COPYING: 'Inner.' });
const folder = install('folder', { 'LICENSE/LICENSE': 'In a folder.' });
const bare = install('bare', { 'NOTICE.txt': 'No licence.' });
install('vite', { 'LICENSE.md': 'Vite.' });

it('every module names its package: scoped, nested, made by a tool, with a query, inside a name', () => {
  const ids = [plain, `${scoped}?inline`, `\0sheet:${inner}.js`, '\0vite/preload-helper.js'];
  const ours = [join(root, 'src/main.ts'), `\0ours:${join(root, 'a.css')}`];
  expect([...packagesOf([...ids, ...ours], root)]).toEqual(
    ['plain', '@we/scoped', 'plain/node_modules/inner', 'vite'].map((name) =>
      packageNamed(name, root),
    ),
  );
});

it('a module of which nobody knows who wrote it is a fault', () => {
  expect(() => packagesOf([plain, '\0virtual:from-nowhere', '/elsewhere/a.js'], root)).toThrow(
    'virtual:from-nowhere, /elsewhere/a.js',
  );
});

it('a package without the text of a licence is a fault, even with other notices', () => {
  const packages = packagesOf([plain, bare], root);
  expect(() => noticesOf(packages)).toThrow('without the text of a licence: bare');
  const [notice] = noticesOf(packages, (name) => (name === 'bare' ? 'Kept.\n' : undefined));
  expect(notice).toBe('── bare 1.0.0 (MIT)\n\nKept.\n\nNo licence.');
});

it('the notices hold every text, also those in a folder, and each package once', () => {
  const [first = '', ...others] = noticesOf(packagesOf([plain, scoped, folder], root));
  expect(first).toBe('── @we/scoped 1.0.0 (MIT)\n\nScoped.\n\nAnd others.');
  const text = joinNotices([joinNotices([first, ...others]), first]);
  expect(text.split('@we/scoped 1.0.0')).toHaveLength(2);
  expect(text).toContain('── folder 1.0.0 (MIT)\n\nIn a folder.\n');
  expect(text).toContain('Plain may be used.');
});
