/*
 * Building the site, and knowing when that is needed. Runs on any Node from 14 on.
 *
 * A build is made in a folder of its own and takes the place of `dist/` when it is whole, so that
 * one that fails, or is killed, leaves the site that was there as it was.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { alone, runAlone } from './lock.mjs';
import { projectEnv, ROOT } from './node.mjs';
import { runNode, tool } from './run.mjs';

const CACHE = join(ROOT, '.cache');
const DIST = join(ROOT, 'dist');
const STAMP = join(CACHE, 'site.stamp');
/** Where the course and a school's own content are put together. */
const OWN = join(CACHE, 'own-content');
/** Where a site is built. */
const NEW = join(CACHE, 'site-new');
/** Where the site that was there lies while the new one takes its place. */
const OLD = join(CACHE, 'site-old');
/** Milliseconds for which a folder may be in use that is to be renamed: Windows has such. */
const PATIENCE = 5_000;

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
 * Where another process builds in this folder, waits for it first. Exits where the build fails.
 * @param {string} node Path of the Node to do it with.
 * @param {{ force?: boolean, content?: string | undefined }} options `content`: folder of a school's
 * own lessons and examples.
 */
export async function buildSite(node, { force = false, content } = {}) {
  if (!force && isBuilt(fingerprint(content))) return;
  await alone('building the site', async () => {
    // A start that was killed while it put the new site in its place.
    if (!existsSync(DIST) && existsSync(OLD)) renameSync(OLD, DIST);
    const current = fingerprint(content);
    // Whoever was waited for may have built it.
    if (!force && isBuilt(current)) return;
    remove(NEW);
    remove(OLD);
    const astro = content === undefined ? [tool('astro')] : putTogether(node, content, OWN);
    console.log('Building the site …');
    const args = [...astro, 'build', '--silent', '--outDir', NEW];
    const status = await runAlone(node, args, { env: projectEnv(node) });
    remove(OWN);
    if (status !== 0 || !existsSync(join(NEW, 'index.html'))) {
      remove(NEW);
      return endWithout(status);
    }
    takeItsPlace(current);
  });
}

function isBuilt(current) {
  const built = existsSync(STAMP) && existsSync(join(DIST, 'index.html'));
  return built && readFileSync(STAMP, 'utf8') === current;
}

/** Puts the new site in the place of the one that was there; what is not built anew keeps its stamp. */
function takeItsPlace(current) {
  // Without it the next start builds again, whatever is in `dist/` then.
  rmSync(STAMP, { force: true });
  try {
    if (existsSync(DIST)) renamePatiently(DIST, OLD);
    renamePatiently(NEW, DIST);
  } catch (error) {
    if (!existsSync(DIST) && existsSync(OLD)) renameSync(OLD, DIST);
    console.error(
      `The new site could not take the place of ${DIST}: ${error.message}. Stop what uses that folder and start again.`,
    );
    process.exit(1);
  }
  remove(OLD);
  try {
    writeFileSync(`${STAMP}.new`, current);
    renameSync(`${STAMP}.new`, STAMP);
  } catch {
    // A full disk: the site is there, and the next start builds it again.
  }
}

function renamePatiently(from, to) {
  const last = Date.now() + PATIENCE;
  for (;;) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(error.code) || Date.now() > last) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

/** Removes a folder as far as possible; what is left of it is in nobody's way. */
function remove(folder) {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Something in it is open, on Windows.
  }
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

function endWithout(status) {
  const left = existsSync(DIST)
    ? ' The one that was built before is as it was; `npm start -- --dist dist` serves it.'
    : '';
  console.error(`The site could not be built: see the message above.${left}`);
  process.exit(status || 1);
}
