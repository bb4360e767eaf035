/* Finding a browser for the tests. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name];
    return folder ? [join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : [];
  }),
};

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function systemBrowser() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...(PLACES[process.platform] ?? [])].find(isProgram);
}

function installOnDebian() {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return undefined;
  console.log('Installing Debian’s chromium for the browser tests …');
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const { status } = spawnSync('apt-get', ['-qq', ...args], { stdio: 'inherit', env });
    if (status !== 0) return undefined;
  }
  return systemBrowser();
}

/**
 * Path of a Chromium or Chrome: the one in `WS101_BROWSER`, the system's, Playwright's own, or, as
 * root on Debian, one installed now.
 * @returns {string}
 * @throws {Error} with one sentence on how to get one.
 */
export function findBrowser() {
  const named = process.env['WS101_BROWSER'];
  if (named) return named;
  const system = systemBrowser();
  if (system) return system;
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const installed = installOnDebian();
  if (installed) return installed;
  throw new Error(
    'The browser tests need Chromium or Chrome: install one, or run `npx playwright install chromium`, or name its program in WS101_BROWSER.',
  );
}
