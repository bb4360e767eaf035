/* Installs what the lock file says, unless it is there already. Runs on any Node from 14 on. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './node.mjs';

function packagesIn(file) {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;
}

/** Whether every package of the lock file that this platform needs is installed as locked. */
export function isInstalled() {
  const record = join('node_modules', '.package-lock.json');
  if (!existsSync(join(ROOT, record))) return false;
  const installed = packagesIn(record);
  return Object.entries(packagesIn('package-lock.json')).every(([path, locked]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === locked.version : locked.optional === true;
  });
}

/** Runs `npm ci` where it is needed; exits with npm's own status when that fails. */
export function install() {
  if (isInstalled()) return;
  console.log('Installing packages (once, and again when the lock file changes) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // npm warns about each package that an old system Node would not suit; the pinned one runs them.
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync(npm, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error('Installing failed: see npm’s message above. A network or a full disk, perhaps?');
  process.exit(status ?? 1);
}
