/*
 * The site of a server that runs: names of its own for the files in `dist/`, so that a build which
 * puts another site there (`npm test`, `npm run pack`, `npm run build`) changes nothing for those
 * who are reading this one. Runs on any Node from 14 on.
 */
import { copyFileSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive, processOf } from './lock.mjs';
import { ROOT } from './node.mjs';

const CACHE = join(ROOT, '.cache');
const PREFIX = 'served-';

/**
 * Gives the files of `dist/` a second name in a folder for this process, which is removed at its
 * end; those of processes that were killed are removed now.
 * @returns {string} the folder; `dist/` itself where no other can be made.
 */
export function servedFolder() {
  const dist = join(ROOT, 'dist');
  const { pid, since } = processOf(process.pid);
  const mine = `${PREFIX}${hostname()}-${pid}-${since}`;
  const folder = join(CACHE, mine);
  try {
    clearAway(mine);
    take(dist, folder);
  } catch {
    remove(folder);
    return dist;
  }
  process.on('exit', () => remove(folder));
  return folder;
}

/** Removes the folders of this machine's processes that are no more. */
function clearAway(mine) {
  const pattern = /^(.*)-(\d+)-(\d*)$/;
  for (const name of readdirSync(CACHE)) {
    if (!name.startsWith(PREFIX)) continue;
    const [, host, pid, since] = pattern.exec(name.slice(PREFIX.length)) ?? [];
    if (host !== hostname()) continue;
    if (name === mine || !isAlive({ pid: Number(pid), since })) remove(join(CACHE, name));
  }
}

function take(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) take(source, target);
    else link(source, target);
  }
}

function link(source, target) {
  try {
    linkSync(source, target);
  } catch {
    // A file system without links.
    copyFileSync(source, target);
  }
}

function remove(folder) {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Something in it is open, on Windows: the next start removes it.
  }
}
