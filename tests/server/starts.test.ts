import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCommand } from '../../server/start/command.ts';
import { listen } from '../../server/start/listen.ts';
import { startProgram, type Program } from './process.ts';
import { makeSmallProject, PAGES, type SmallProject } from './small-project.ts';

/*
 * `npm start` beside others, and what is left of a site when a start goes wrong: the real scripts,
 * Astro and server, in projects of their own.
 */

/** What the test runner has put into the environment, which a build would believe. */
const env: NodeJS.ProcessEnv = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => /^(BASE_URL|DEV|MODE|NODE_ENV|PROD|SSR|TEST|VITEST.*)$/.test(name))
    .map((name) => [name, undefined]),
);

/** Starts one of the project's scripts. */
function script(project: SmallProject, name: string, ...args: string[]): Program {
  const options = { env, end: 'SIGTERM' } as const;
  return startProgram(process.execPath, [join(project.folder, 'scripts', name), ...args], options);
}

const start = (project: SmallProject) => script(project, 'start.mjs', '--port', '0');

async function urlOf(program: Program): Promise<string> {
  const [, url = ''] = await program.until(/^WebSocket 101: (\S+) /m);
  return url;
}

const textAt = async (url: string) => (await fetch(url)).text();

/** Address of the script in a page. */
const scriptIn = (html: string) => /src="\/(_astro\/[^"]+)"/.exec(html)?.[1] ?? 'none';

/** What the site in `dist/` is: a word of its pages, and that all are there. */
function siteIn(folder: string): { word: string | undefined; pages: number } {
  const dist = join(folder, 'dist');
  const numbers = readdirSync(dist).filter((name) => /^\d+$/.test(name));
  const words = new Set(
    numbers.map((n) => /<p>(\w+) /.exec(readFileSync(join(dist, n, 'index.html'), 'utf8'))?.[1]),
  );
  expect([...words]).toHaveLength(1);
  return { word: [...words][0], pages: numbers.length };
}

/** Waits until something is so that is looked at in files. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** How many pages of the next site are written. */
function written(project: SmallProject): number {
  const folder = join(project.folder, '.cache', 'site-new');
  return existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'index.html'))).length
    : 0;
}

/** How many processes hold the lock: the script, and the program that it runs. */
function workersIn(project: SmallProject): number {
  try {
    const lock: unknown = JSON.parse(
      readFileSync(join(project.folder, '.cache', 'work.lock'), 'utf8'),
    );
    const isLock = typeof lock === 'object' && lock !== null && 'processes' in lock;
    return isLock && Array.isArray(lock.processes) ? lock.processes.length : 0;
  } catch {
    return 0;
  }
}

/**
 * Starts in a group of its own and kills with SIGKILL, all of it or the script alone: what it has
 * begun then stands still until it is told to go on.
 * @returns the group.
 */
async function killedWhen(
  project: SmallProject,
  isTime: () => boolean,
  whom: 'all' | 'the script',
): Promise<number> {
  const child = spawn(
    process.execPath,
    [join(project.folder, 'scripts/start.mjs'), '--port', '0'],
    {
      cwd: project.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const isLate = () => child.exitCode !== null || said.includes('WebSocket 101: ');
  await until(() => isTime() || isLate());
  if (isLate()) {
    child.kill('SIGTERM');
    throw new Error(`the moment to kill it never came: ${said}`);
  }
  const group = -(child.pid ?? 0);
  if (whom === 'all') process.kill(group, 'SIGKILL');
  else {
    process.kill(group, 'SIGSTOP');
    child.kill('SIGKILL');
  }
  // Not 'close': what goes on has its output.
  await once(child, 'exit');
  return group;
}

describe('a taken port', () => {
  const project = makeSmallProject();
  unlinkSync(join(project.folder, 'node_modules'));
  afterAll(() => project[Symbol.dispose]());

  test.each<[host: string, args: (port: string) => string[], env: (port: string) => object]>([
    ['127.0.0.1', (port) => ['--port', port], () => ({})],
    ['::1', (port) => [`--port=${port}`], () => ({})],
    ['127.0.0.1', () => [], (port) => ({ WS101_PORT: port })],
    ['127.0.0.1', (port) => ['--port', port], () => ({ WS101_PORT: '0' })],
    ['::', (port) => ['--class', '--port', port], () => ({})],
    ['0.0.0.0', () => [], (port) => ({ WS101_CLASS: '1', WS101_PORT: port })],
    ['0.0.0.0', (port) => ['--host=0.0.0.0', '--port', port], () => ({ WS101_HOST: 'localhost' })],
  ])('on %s is found before anything is installed or built (%#)', async (host, args, more) => {
    const taken = createServer().listen({ host, port: 0, ipv6Only: host === '::1' });
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const given = args(String(port));
    const settings = { ...env, ...more(String(port)) };
    const path = join(project.folder, 'scripts/start.mjs');
    await using program = startProgram(process.execPath, [path, ...given], { env: settings });
    expect(await program.ended()).toEqual({ code: 1, signal: null });
    expect(program.stdout()).toBe('');
    // As the server, of the same options.
    const command = readCommand(given, { ...process.env, ...settings });
    if (command.kind !== 'serve') throw new Error('the server refuses these options');
    const refused = listen(() => createHttpServer(), command.config.host, command.config.port);
    await expect(refused).rejects.toThrow(`Port ${port} on `);
    await expect(refused).rejects.toHaveProperty('message', program.stderr().trimEnd());
    expect(existsSync(join(project.folder, '.cache'))).toBe(false);
    taken.close();
  });

  test('an address that this machine has not is found as early', async () => {
    const args = [join(project.folder, 'scripts/start.mjs'), '--host', '192.0.2.1'];
    await using program = startProgram(process.execPath, args, { env });
    expect(await program.ended()).toEqual({ code: 1, signal: null });
    expect(program.stderr()).toMatch(/^"192\.0\.2\.1" is no address of this machine\.[^\n]+\n$/);
  });
});

test('two starts at once build once, both serve, and a build beside them changes nothing for their readers', async () => {
  using project = makeSmallProject();
  await using one = start(project);
  await using other = start(project);
  const urls = await Promise.all([one, other].map(urlOf));
  const said = [one.stdout(), other.stdout()];
  expect(said.filter((text) => text.includes('Building the site …'))).toHaveLength(1);
  expect(said.join('')).toMatch(
    /^Waiting for process \d+, which is building the site in this folder …$/m,
  );
  for (const url of urls) expect(await textAt(`${url}299/`)).toContain('first 299');
  expect(siteIn(project.folder)).toEqual({ word: 'first', pages: PAGES });

  project.say('second');
  await using build = script(project, 'build.mjs');
  expect(await build.ended()).toEqual({ code: 0, signal: null });
  expect(siteIn(project.folder)).toEqual({ word: 'second', pages: PAGES });
  const [url = ''] = urls;
  // A page that nobody has asked for yet, and what it needs, which the new site has not.
  const page = await textAt(`${url}7/`);
  expect(page).toContain('first 7');
  expect(existsSync(join(project.folder, 'dist', scriptIn(page)))).toBe(false);
  expect(await textAt(url + scriptIn(page))).toContain('first');

  await using next = start(project);
  expect(await textAt(`${await urlOf(next)}7/`)).toContain('second 7');
  expect(next.stdout()).not.toContain('Building');
  for (const program of [one, other, next]) {
    program.child.kill('SIGTERM');
    await program.ended();
  }
  // Nothing of theirs is left.
  expect(
    readdirSync(join(project.folder, '.cache')).filter((name) => /^(served|work)/.test(name)),
  ).toEqual([]);
}, 180_000);

test('a build that is killed at any moment leaves the site as it was, and the next start goes on', async () => {
  using project = makeSmallProject();
  const { folder } = project;
  await using build = script(project, 'build.mjs');
  expect(await build.ended()).toEqual({ code: 0, signal: null });

  project.say('second');
  for (const isTime of [
    () => existsSync(join(folder, '.cache', 'site-new')),
    () => written(project) > 20,
  ]) {
    await killedWhen(project, isTime, 'all');
    expect(siteIn(folder)).toEqual({ word: 'first', pages: PAGES });
  }
  // With the sources that it was built from, it is served at once.
  project.say('first');
  {
    await using again = start(project);
    expect(await textAt(`${await urlOf(again)}7/`)).toContain('first 7');
    expect(again.stdout()).not.toContain('Building');
  }

  // Killed alone, the script leaves a build that goes on: the next start waits for its end.
  project.say('second');
  const group = await killedWhen(project, () => workersIn(project) === 2, 'the script');
  {
    await using next = start(project);
    await next.until(/^Waiting for process /m);
    process.kill(group, 'SIGCONT');
    expect(await textAt(`${await urlOf(next)}7/`)).toContain('second 7');
    expect(next.stdout()).toMatch(/^Waiting for process \d+, which is building[^]*^Building/m);
  }

  // Between the two renames, of which nobody can be killed at will: as the disk is then.
  renameSync(join(folder, 'dist'), join(folder, '.cache', 'site-old'));
  await using last = start(project);
  expect(await textAt(`${await urlOf(last)}7/`)).toContain('second 7');
  expect(last.stdout()).not.toContain('Building');
}, 180_000);

/** Whether this machine lets a test mount a file system of its own. */
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

test.skipIf(!canMount)(
  'a full disk ends a build with a message, and leaves the site as it was',
  async () => {
    const parent = join(import.meta.dirname, '..', '..', '.cache', 'full-disk');
    mkdirSync(parent, { recursive: true });
    using source = makeSmallProject();
    // In a name space of its own, so that nobody else sees the mount, and it goes with its last process.
    const shell = `set -e
mount -t tmpfs -o size=96m tmpfs "$1"
cp -a "$2/." "$1"
cd "$1"
node scripts/build.mjs
sed -i s/first/second/g 'src/pages/[n].astro'
free() { df --output=avail -k . | tail -1; }
for left in 64 2048; do
  head -c $(( ($(free) - left) * 1024 )) /dev/zero > filler
  status=0
  node scripts/start.mjs --port 0 || status=$?
  rm filler
  echo "status $status, $(grep -l '<p>first ' dist/*/index.html | wc -l) pages, $(ls .cache | grep -c -E '^(site-new|site-old|work)' || true) left over"
done
node scripts/build.mjs
echo "then $(grep -l '<p>second ' dist/*/index.html | wc -l) pages"`;
    await using program = startProgram(
      'unshare',
      ['-m', 'bash', '-c', shell, 'full-disk', parent, source.folder],
      { env },
    );
    expect(await program.ended(), program.stderr()).toEqual({ code: 0, signal: null });
    const ends = program.stdout().match(/^(status|then) .*$/gm);
    expect(ends, program.stdout() + program.stderr()).toEqual([
      `status 1, ${PAGES} pages, 0 left over`,
      `status 1, ${PAGES} pages, 0 left over`,
      `then ${PAGES} pages`,
    ]);
    expect(program.stderr()).toContain('no space left on device');
    expect(program.stderr()).toContain(
      'The site could not be built: see the message above. The one that was built before is as it was; `npm start -- --dist dist` serves it.',
    );
    rmSync(parent, { recursive: true, force: true });
  },
  180_000,
);
if (!canMount) console.warn('Skipped: the test of a full disk, since nothing can be mounted here.');
