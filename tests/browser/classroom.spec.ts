/*
 * The published package, as a teacher has it: one file, no registry, a network that leads nowhere.
 * What learners do on it goes through a browser that reaches the server by its address in the
 * network, over plain HTTP.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/browser.mjs';
import { makeCertificate } from '../server/certificates.ts';
import { freePort } from '../server/programs.ts';
import { filesFor, readDockerfile } from './dockerfile.ts';
import { requestsIn } from './net-log.ts';
import { makeNetwork, type Network } from './network.ts';
import { filesOf, makePackage, textOf, unreachable, type Package } from './package.ts';
import { open, playgroundOf, write } from './playground.ts';

test.describe.configure({ mode: 'serial' });

let packed: Package;
const children = new Set<ChildProcess>();

/** Starts a program and waits until it has printed `wanted`. */
async function start(
  [program = '', ...args]: readonly string[],
  wanted: RegExp,
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ child: ChildProcess; found: RegExpExecArray; text: string }> {
  // A group of its own: npx starts the server as a child's child.
  const child = spawn(program, args, { ...options, detached: true, stdio: 'pipe' });
  children.add(child);
  let text = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const found = wanted.exec(text);
        if (found) resolve({ child, found, text });
      });
    }
    child.once('exit', () => reject(new Error(`${program} ended:\n${text}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await ended;
}

test.beforeAll(async () => {
  packed = await makePackage();
});
test.afterAll(async () => {
  for (const child of children) await stop(child);
  packed.remove();
});

test('the package is the site and the server, and nothing of the project’s own work', () => {
  const files = filesOf(packed);
  for (const file of ['package.json', 'bin/websocket-101.cjs', 'server/main.mjs', 'LICENSE']) {
    expect(files).toContain(`package/${file}`);
  }
  expect(files).toContain('package/dist/en/introduction/index.html.gz');
  expect(files.filter((file) => /node_modules|\.ts$|\.map$|\/node$/.test(file))).toEqual([]);
  const manifest: unknown = JSON.parse(textOf(packed, 'package/package.json'));
  expect(manifest).toEqual({
    name: 'websocket-101',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    description: expect.any(String),
    license: 'MIT',
    keywords: expect.any(Array),
    type: 'module',
    bin: { 'websocket-101': 'bin/websocket-101.cjs' },
    engines: { node: '>=22.12' },
  });
  const notices = textOf(packed, 'package/THIRD-PARTY.txt');
  for (const name of ['ws', 'monaco-editor', 'zod', 'uqr'])
    expect(notices).toContain(`── ${name} `);
});

test('npx serves the file at once, with no registry to ask', async ({ request }) => {
  const { folder, file } = packed;
  const env = unreachable(folder);
  const { child, found, text } = await start(
    ['npx', '--yes', `./${basename(file)}`, '--port', '0'],
    /^WebSocket 101: (\S+) /m,
    { cwd: folder, env },
  );
  expect(text).not.toMatch(/warn|error/i);
  const url = found[1] ?? '';
  const page = await request.get(`${url}en/introduction/`);
  expect(page.status()).toBe(200);
  expect(await page.text()).toContain('What WebSocket is');
  // What accepts no compression gets the same.
  const plain = await request.get(`${url}en/introduction/`, {
    headers: { 'Accept-Encoding': 'identity' },
  });
  expect(await plain.text()).toBe(await page.text());
  expect((await request.get(`${url}en/nothing/`)).status()).toBe(404);
  await stop(child);
});

test('what the package says names commands that are there', () => {
  const { folder, file } = packed;
  const name = basename(file);
  const env = unreachable(folder);
  /** Runs a command line as it was said, and gives what it printed. */
  const typed = (line: string, cwd: string, more: NodeJS.ProcessEnv = {}) => {
    const { stdout, stderr } = spawnSync(line, {
      shell: true,
      cwd,
      env: { ...env, ...more },
      encoding: 'utf8',
    });
    return stdout + stderr;
  };
  const usageOf = (text: string) => /^Usage: (.+) \[options\]$/m.exec(text)?.[1] ?? 'none';

  const byNpx = usageOf(typed(`npx --yes ./${name} --help`, folder));
  expect(byNpx).toBe(`npx ./${name}`);
  const installed = join(folder, 'a folder');
  typed(`npm install --offline --prefix "${installed}" ./${name}`, folder);
  const bin = join(installed, 'node_modules', '.bin', 'websocket-101');
  const script = join(installed, 'node_modules', 'websocket-101', 'bin', 'websocket-101.cjs');
  for (const [line, cwd] of [
    [`"${bin}"`, folder],
    [`node "${script}"`, folder],
    ['npx websocket-101', installed],
  ] as const) {
    const said = usageOf(typed(`${line} --help`, cwd));
    expect(said).toBe(line);
    // What was said is typed.
    expect(typed(`${said} --version`, cwd)).toMatch(/^\d+\.\d+\.\d+\n$/);
  }

  // Nothing of the project is there, unless its own folder is named.
  const faults = [
    ['--dist', folder],
    ['--base', '/elsewhere/'],
    ['--content', folder],
    ['build'],
    ['--prot', '1'],
  ];
  for (const args of faults) {
    const said = typed(`node "${script}" ${args.map((word) => `"${word}"`).join(' ')}`, folder);
    expect(said).toMatch(/^[^\n]+\n$|no option/);
    const elsewhere = said.split(/in the project's own folder/i)[0];
    expect(elsewhere).not.toMatch(/npm (?:run|start)|`websocket-101/);
  }
  expect(typed(`node "${script}" --base /elsewhere/`, folder)).toContain(
    '`npm run pack -- --base /elsewhere/` makes one',
  );
  const readme = textOf(packed, 'package/README.md');
  expect(readme).toContain(`npx ./${name} --class`);
  expect(readme).not.toMatch(/npx websocket-101|X\.Y\.Z/);
  // A variable with a slip is no reason to start without it.
  const slip = typed(`node "${script}" --port 0`, folder, { WS101_TRUST_PROXI: '1' });
  expect(slip).toContain('Did you mean WS101_TRUST_PROXY?');
});

const OLD = ['/usr/bin/node', '/usr/local/bin/node'].find((program) => {
  const [, major = '99'] =
    /^v(\d+)/.exec(spawnSync(program, ['-v'], { encoding: 'utf8' }).stdout) ?? [];
  return Number(major) < 22;
});

test('a Node that is too old is told so, in one sentence', () => {
  test.skip(OLD === undefined, 'this machine has no Node before 22');
  spawnSync('tar', ['-xzf', packed.file, '-C', packed.folder]);
  const bin = join(packed.folder, 'package', 'bin', 'websocket-101.cjs');
  const { status, stderr } = spawnSync(OLD ?? '', [bin], { encoding: 'utf8' });
  expect(status).toBe(78);
  expect(stderr).toMatch(/^WebSocket 101 needs Node 22\.12 or newer, and this is Node \d+.*\n$/);
});

test('the steps of the Dockerfile make a server that is well, and is no administrator', async () => {
  const steps = readDockerfile();
  const image = mkdtempSync(join(tmpdir(), 'ws101-image-'));
  chmodSync(image, 0o755);
  const env = { ...unreachable(packed.folder), HOME: image };
  for (const file of filesFor(steps, packed.folder)) {
    cpSync(join(packed.folder, file), join(image, file));
  }
  for (const command of steps.runs) {
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: image, env });
    expect(status, String(stderr)).toBe(0);
  }
  expect(readdirSync(image)).not.toContain(basename(packed.file));
  expect(steps.user).not.toBe('root');
  const isRoot = process.getuid?.() === 0;
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const inside = [process.execPath, ...steps.entrypoint.slice(1)].map((word) =>
    word.replace(`${steps.workdir}/`, `${image}/`),
  );
  const port = String(await freePort());
  const own = { ...env, ...steps.env, WS101_PORT: port };
  const { child } = await start(
    [...(isRoot ? nobody : []), ...inside],
    new RegExp(`^WebSocket 101: \\S+:${port}/`, 'm'),
    { cwd: image, env: own },
  );
  const [, ...check] = steps.healthcheck;
  const isWell = (changes: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, check, { env: { ...own, ...changes } }).status;
  expect(isWell()).toBe(0);
  expect(isWell({ WS101_BASE: '/elsewhere/' })).toBe(1);
  await stop(child);
  expect(isWell()).toBe(1);

  // With a certificate, which is for no `localhost`, it speaks https.
  const certificate = makeCertificate('learn.example');
  chmodSync(certificate.folder, 0o755);
  chmodSync(certificate.key, 0o644);
  const secure = { WS101_CERT: certificate.cert, WS101_KEY: certificate.key };
  const second = await start([...(isRoot ? nobody : []), ...inside], /^WebSocket 101: https:/m, {
    cwd: image,
    env: { ...own, ...secure },
  });
  expect(isWell(secure)).toBe(0);
  expect(isWell()).toBe(1);
  await stop(second.child);
  rmSync(certificate.folder, { recursive: true });
  rmSync(image, { recursive: true });
});

test.describe('a class on a network that leads nowhere', () => {
  let network: Network | undefined;
  let browser: Browser;
  let log: string;
  let site: string;

  test.beforeAll(async () => {
    const made = makeNetwork(findBrowser());
    if (typeof made === 'string') {
      console.warn(
        `Skipped: a class on a network of its own, which this machine does not permit: ${made}`,
      );
      test.skip(true, `this machine permits no network of its own (${made})`);
      return;
    }
    network = made;
    const { folder, file } = packed;
    const install = ['npm', ['install', '--offline', file]] as const;
    const { status, stderr } = spawnSync(...install, { cwd: folder, env: unreachable(folder) });
    expect(status, String(stderr)).toBe(0);
    const program = join(folder, 'node_modules', '.bin', 'websocket-101');
    const { text } = await start([...made.teacher, program, '--class'], /projector.*\n.*\n/, {
      cwd: folder,
      env: unreachable(folder),
    });
    site = `http://${made.ipv4}:9998/`;
    for (const url of [site, `http://[${made.ipv6}]:9998/`]) expect(text).toContain(`    ${url}\n`);
    log = join(folder, 'net-log.json');
    browser = await chromium.launch({
      executablePath: made.browser,
      args: ['--no-sandbox', `--log-net-log=${log}`],
    });
  });
  test.afterAll(() => network?.remove());

  const newPage = async (locale = 'en-GB'): Promise<Page> =>
    (await browser.newContext({ baseURL: site, locale })).newPage();

  test('there, browsers keep their secure features from pages', async () => {
    const page = await newPage();
    await page.goto('/');
    expect(new URL(page.url()).pathname).toBe('/en/');
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    expect(await page.evaluate(() => typeof navigator.clipboard)).toBe('undefined');
    await page.context().close();
  });

  test('examples run, and show their bytes', async () => {
    const page = await newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const script = `const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('Hello');
ws.onmessage = (event) => { console.log('got', event.data); ws.close(); };`;
    await open(page, { script });
    const { run, lines, root, monaco, code } = playgroundOf(page);
    await run.click();
    await expect(lines.filter({ hasText: 'got Hello' })).toBeVisible();
    // The accept value of this very handshake, computed without crypto.subtle.
    await expect(page.locator('live-handshake')).toContainText(`Host: ${new URL(site).host}`);
    await expect(page.locator('live-handshake')).toContainText('Sec-WebSocket-Accept');
    // The editor, with its workers.
    await code.click();
    await expect(monaco).toBeVisible();
    await write(root, `console.log('typed');`);
    await run.click();
    await expect(lines.filter({ hasText: 'typed' })).toBeVisible();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('code is copied and shared without a clipboard for scripts', async () => {
    const page = await newPage();
    await open(page, { script: `console.log('to be copied');` });
    await page.getByRole('button', { name: 'More' }).first().click();
    await page.getByRole('menuitem', { name: 'Copy the code' }).first().click();
    await expect(page.getByText('Copied').first()).toBeVisible();
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+V');
    const field = page.getByRole('searchbox').or(page.locator('dialog[open] input'));
    await expect(field.first()).toHaveValue(/to be copied/);
    await page.context().close();
  });

  test('the search finds', async () => {
    const page = await newPage('zh-CN');
    await page.goto('/');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('轮询');
    await expect(page.locator('.search-results a[href^="/zh/polling/"]').first()).toBeVisible();
    await page.context().close();
  });

  test('the projector counts browsers, not pages, and shows where to go', async () => {
    const projector = await newPage('zh-CN');
    await projector.goto('/class');
    expect(new URL(projector.url()).pathname).toBe('/zh/class/');
    await expect(projector.locator('[data-part="address"]')).toHaveText(`${network?.ipv4}:9998`);
    await expect(projector.getByRole('img', { name: site })).toBeVisible();
    const count = projector.locator('[data-part="count"]');
    const one = await newPage();
    await one.goto('/en/introduction/');
    await expect(count).toHaveText('1');
    const another = await one.context().newPage();
    await another.goto('/en/events/');
    const other = await newPage();
    await other.goto(`http://[${network?.ipv6}]:9998/zh/try/first-page/`);
    await expect(count).toHaveText('2');
    await one.context().close();
    await expect(count).toHaveText('1');
    await projector.getByRole('button', { name: `[${network?.ipv6}]` }).click();
    await expect(projector.locator('[data-part="address"]')).toHaveText(`[${network?.ipv6}]:9998`);
    await other.context().close();
    await projector.context().close();
  });

  test('no page, and no code of a learner, asked any other host for anything', async () => {
    await browser.close();
    // What the browser asks for by itself (updates, accounts) has no origin.
    const asked = requestsIn(readFileSync(log, 'utf8')).filter(
      ({ initiator }) => initiator !== 'not an origin',
    );
    const own = [`${network?.ipv4}:9998`, `[${network?.ipv6}]:9998`];
    expect(asked.filter(({ url }) => !own.includes(new URL(url).host))).toEqual([]);
    const hosts = new Set(asked.map(({ url }) => new URL(url).host));
    expect([...hosts].sort()).toEqual(own.sort());
    // The sandbox, whose origin is opaque, was among those that asked, and WebSockets were.
    expect(asked.some(({ initiator }) => initiator === 'null')).toBe(true);
    expect(asked.some(({ url }) => url.startsWith('ws://'))).toBe(true);
  });
});
