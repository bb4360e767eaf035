import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

/*
 * The lock and the installing that it guards, in a folder of their own: real processes, real kills,
 * and the real npm, for packages that lie beside it.
 */

const SCRIPTS = fileURLToPath(new URL('.', import.meta.url));

let root = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ws101-lock-'));
  cpSync(SCRIPTS, join(root, 'scripts'), { recursive: true });
});
afterEach(() => {
  for (const child of children.splice(0)) end(child);
  rmSync(root, { recursive: true, force: true });
});

/** Kills what a child has started, too. */
function end(child: ChildProcess): void {
  try {
    process.kill(-(child.pid ?? 0), 'SIGKILL');
  } catch {
    // It has ended.
  }
}

interface Ended {
  code: number | null;
  said: string;
}

/** Runs code that may use the scripts, in a group of processes of its own. */
function run(code: string): { child: ChildProcess; ended: Promise<Ended> } {
  const scripts = pathToFileURL(join(root, 'scripts')).href;
  const imports = `import { alone, runAlone } from '${scripts}/lock.mjs'; import { install, isInstalled } from '${scripts}/install.mjs'; import { appendFileSync, existsSync } from 'node:fs'; process.chdir(${JSON.stringify(root)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', imports + code], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  // Not 'close': what a killed one has started may hold its output.
  return { child, ended: once(child, 'exit').then(() => ({ code: child.exitCode, said })) };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const read = (name: string) =>
  existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '';

it('many at once work one after another, whoever of them is killed', async () => {
  const work = `await alone('working', async () => {
    appendFileSync('log', 'begin ' + process.pid + '\\n');
    await new Promise((resolve) => setTimeout(resolve, 30));
    appendFileSync('log', 'end ' + process.pid + '\\n');
  });`;
  const killed = run(
    `await alone('working', () => new Promise((resolve) => { appendFileSync('log', 'killed\\n'); setTimeout(resolve, 1e6); }));`,
  );
  await until(() => read('log') !== '');
  const others = Array.from({ length: 8 }, () => run(work));
  await until(() => others.every(({ child }) => child.pid !== undefined));
  end(killed.child);
  for (const { ended } of others) expect(await ended).toMatchObject({ code: 0 });
  const [, ...lines] = read('log').trim().split('\n');
  expect(lines).toHaveLength(16);
  for (let at = 0; at < lines.length; at += 2) {
    expect(lines[at + 1]).toBe(lines[at]?.replace('begin', 'end'));
  }
  expect(existsSync(join(root, '.cache', 'work.lock'))).toBe(false);
});

it.each([
  [
    'that names a process which is another by now',
    (lock: string) => writeFileSync(lock, lockOf({ pid: 1, since: 'before' })),
  ],
  [
    'without a word, of a process that was killed as it wrote',
    (lock: string) => {
      writeFileSync(lock, '');
      utimesSync(lock, new Date(0), new Date(0));
    },
  ],
  [
    'of another machine, from long ago',
    (lock: string) => {
      writeFileSync(lock, lockOf({ pid: process.pid, since: '' }, 'elsewhere.example'));
      utimesSync(lock, new Date(0), new Date(0));
    },
  ],
])('a lock is over %s', async (_, make) => {
  mkdirSync(join(root, '.cache'));
  make(join(root, '.cache', 'work.lock'));
  const { ended } = run(`await alone('working', () => console.log('worked'));`);
  const { said } = await ended;
  expect(said).toContain('worked');
});

function lockOf(who: { pid: number; since: string }, host = hostname()): string {
  return JSON.stringify({ host, what: 'working', processes: [who] });
}

/** A project of one package, whose own script says when it is being installed and waits. */
function makeProject(): void {
  const slow = { name: 'slow', version: '1.0.0', scripts: { install: 'node wait.cjs' } };
  mkdirSync(join(root, 'slow'));
  writeFileSync(join(root, 'slow/package.json'), JSON.stringify(slow));
  const wait = `require('fs').appendFileSync(${JSON.stringify(join(root, 'log'))}, 'installing\\n');
const until = Date.now() + 60_000;
while (!require('fs').existsSync(${JSON.stringify(join(root, 'go'))}) && Date.now() < until) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);`;
  writeFileSync(join(root, 'slow/wait.cjs'), wait);
  const manifest = { name: 'mini', version: '1.0.0', dependencies: { slow: 'file:slow' } };
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
  const lock = {
    name: 'mini',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': manifest,
      'node_modules/slow': { resolved: 'slow', link: true },
      slow: { version: '1.0.0', hasInstallScript: true },
    },
  };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
}

const INSTALL = `await install(); console.log(isInstalled() ? 'installed' : 'not');`;

it('an npm that was killed has installed nothing, and the next start does it again', async () => {
  makeProject();
  const killed = run(INSTALL);
  await until(() => read('log') === 'installing\n');
  end(killed.child);
  await killed.ended;
  const checked = await run(`console.log(isInstalled() ? 'installed' : 'not');`).ended;
  expect(checked.said).toBe('not\n');
  writeFileSync(join(root, 'go'), '');
  const { said } = await run(INSTALL).ended;
  expect(said).toMatch(/^Installing packages[^]*\ninstalled\n$/);
  expect(read('log')).toBe('installing\ninstalling\n');
});

it('two starts at once install once, and so does one beside an npm whose script was killed', async () => {
  makeProject();
  const killed = run(INSTALL);
  await until(() => read('log') === 'installing\n');
  // The script alone: npm goes on.
  killed.child.kill('SIGKILL');
  const others = [run(INSTALL), run(INSTALL)];
  const waiting = others.map(async ({ child }) => {
    for await (const text of child.stdout ?? []) if (String(text).includes('Waiting')) return;
  });
  await Promise.all(waiting);
  writeFileSync(join(root, 'go'), '');
  for (const { ended } of others) {
    const { said } = await ended;
    expect(said).toMatch(
      /^Waiting for process \d+, which is installing packages in this folder …$/m,
    );
  }
  expect(read('log')).toBe('installing\n');
});
