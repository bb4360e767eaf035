/* Installs what the lock file says, unless it is there already. Runs on any Node from 14 on. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { alone, runAlone } from './lock.mjs';
import { ROOT } from './node.mjs';
import { npmCommand } from './npm.mjs';

/** What npm writes when all is there. */
const RECORD = join('node_modules', '.package-lock.json');

function packagesIn(file) {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;
}

/** Whether every package of the lock file that this platform needs is installed as locked. */
export function isInstalled() {
  if (!existsSync(join(ROOT, RECORD))) return false;
  const installed = packagesIn(RECORD);
  return Object.entries(packagesIn('package-lock.json')).every(([path, locked]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === locked.version : locked.optional === true;
  });
}

/** Runs `npm ci` where it is needed; exits with npm's own status when that fails. */
export async function install() {
  if (isInstalled()) return;
  await alone('installing packages', async () => {
    // Whoever was waited for may have done it.
    if (isInstalled()) return;
    console.log('Installing packages (once, and again when the lock file changes) …');
    // npm removes it at some time while it removes the packages: killed before, it would tell a lie.
    rmSync(join(ROOT, RECORD), { force: true });
    // npm warns about each package that an old system Node would not suit; the pinned one runs them.
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    const npm = npmCommand(args, process);
    const status = await runAlone(npm.file, npm.args, { shell: npm.shell });
    if (status === 0) return;
    console.error('Installing failed: see npm’s message above. A network or a full disk, perhaps?');
    process.exit(status);
  });
}
