/* Building the site, and knowing when that is needed. Runs on any Node from 14 on. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './node.mjs';
import { runNode, tool } from './run.mjs';

const STAMP = join(ROOT, '.cache', 'site.stamp');

/** All that the built site is made from. */
const SOURCES = [
  'astro.config.mjs',
  'content',
  'package-lock.json',
  'public',
  'src',
  'tsconfig.json',
];

function* filesBelow(path) {
  const entries = readdirSync(join(ROOT, path), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(below);
    else if (!/\.test\.tsx?$/.test(below)) yield below;
  }
}

/** A digest of the sources and of the settings that a build reads from the environment. */
function fingerprint() {
  const hash = createHash('sha256').update(
    `${process.env['WS101_BASE'] || '/'}\0${process.env['WS101_SITE'] || ''}`,
  );
  for (const source of SOURCES) {
    const files = /\.(mjs|json)$/.test(source) ? [source] : filesBelow(source);
    for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

/** Builds the site into `dist/` if its sources have changed since the last build, or if forced. */
export function buildSite(node, { force = false } = {}) {
  const current = fingerprint();
  const built = existsSync(STAMP) && existsSync(join(ROOT, 'dist', 'index.html'));
  if (!force && built && readFileSync(STAMP, 'utf8') === current) return;
  console.log('Building the site …');
  rmSync(STAMP, { force: true });
  const status = runNode(node, [tool('astro'), 'build', '--silent']);
  if (status !== 0) {
    console.error('The site could not be built: see the message above.');
    process.exit(status);
  }
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  writeFileSync(STAMP, current);
}
