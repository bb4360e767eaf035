/* Building the site, and knowing when that is needed. Runs on any Node from 14 on. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './node.mjs';
import { runNode, tool } from './run.mjs';

const STAMP = join(ROOT, '.cache', 'site.stamp');
/** Where the course and a school's own content are put together. */
const OWN = join(ROOT, '.cache', 'own-content');

/** All that the built site is made from. */
const SOURCES = [
  'astro.config.mjs',
  'content',
  'package-lock.json',
  'public',
  'src',
  'tsconfig.json',
];

/** Settings that a build reads from the environment, and what they are by themselves. */
const SETTINGS = { WS101_BASE: '/', WS101_SITE: '', WS101_LIVE: '', WS101_COMPRESS: '1' };

function* filesBelow(path) {
  const entries = readdirSync(resolve(ROOT, path), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const below = `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(below);
    else if (!/\.test\.tsx?$/.test(below)) yield below;
  }
}

/**
 * A digest of all that a built site depends on.
 * @param {string} [content] Folder of a school's own lessons and examples.
 */
export function fingerprint(content) {
  const settings = Object.entries(SETTINGS).map(([name, usual]) => process.env[name] || usual);
  const hash = createHash('sha256').update(settings.join('\0'));
  const sources = content !== undefined && existsSync(content) ? [...SOURCES, content] : SOURCES;
  for (const source of sources) {
    const files = /\.(mjs|json)$/.test(source) ? [source] : filesBelow(source);
    for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(resolve(ROOT, file)));
  }
  return hash.digest('hex');
}

/**
 * Builds the site into `dist/` if its sources have changed since the last build, or if forced.
 * @param {string} node Path of the Node to do it with.
 * @param {{ force?: boolean, content?: string | undefined }} options `content`: folder of a school's
 * own lessons and examples.
 */
export function buildSite(node, { force = false, content } = {}) {
  const current = fingerprint(content);
  const built = existsSync(STAMP) && existsSync(join(ROOT, 'dist', 'index.html'));
  if (!force && built && readFileSync(STAMP, 'utf8') === current) return;
  const build = content === undefined ? buildCourse : buildWithOwn;
  build(node, content);
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  writeFileSync(STAMP, current);
}

function buildCourse(node) {
  console.log('Building the site …');
  rmSync(STAMP, { force: true });
  endUnless(runNode(node, [tool('astro'), 'build', '--silent']));
}

/** The site that is there stays until the new one has been built. */
function buildWithOwn(node, content) {
  const run = putTogether(node, content, OWN);
  console.log('Building the site …');
  endUnless(runNode(node, [...run, 'build', '--silent']));
  rmSync(STAMP, { force: true });
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  renameSync(join(OWN, 'dist'), join(ROOT, 'dist'));
  rmSync(OWN, { recursive: true, force: true });
}

/**
 * Puts together the project that holds a school's own content; exits where something is wrong with it.
 * @param {string} node Path of the Node to do it with.
 * @param {string} content Folder of a school's own lessons and examples.
 * @param {string} target Where to, below the project's folder.
 * @returns {string[]} what Astro is run by there, to be followed by its arguments.
 */
export function putTogether(node, content, target) {
  const programs = join('src', 'build', 'own-content');
  const status = runNode(node, [join(programs, 'main.ts'), content, target]);
  if (status !== 0) process.exit(status);
  return [join(programs, 'run.ts'), content, target, tool('astro')];
}

function endUnless(status) {
  if (status === 0) return;
  console.error('The site could not be built: see the message above.');
  process.exit(status);
}
