import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { chromium, expect, test, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/browser.mjs';
import { freePort } from '../server/programs.ts';
import { playgroundOf, write } from './playground.ts';
import { startNode } from './processes.ts';

/** Serves one text as a page of another site. */
async function serve(html: string) {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, stop: () => new Promise((resolve) => server.close(resolve)) };
}

/** A script that enters a room, speaks at once, and tells its top window what it hears. */
function intruder(address: string): string {
  return `<script>
    const socket = new WebSocket('${address}');
    const tell = (text) => top.postMessage(text, '*');
    socket.onopen = () => { tell('open'); socket.send('{"type":"say","text":"intruder"}'); };
    socket.onmessage = ({ data }) => tell('heard ' + JSON.parse(data).type);
    socket.onclose = ({ code, reason }) => tell('closed ' + code + ' ' + reason);
  </script>`;
}

/** What the page of another site has been told. */
const told = (page: Page) => page.evaluate(() => document.querySelector('pre')?.textContent ?? '');

test('a page of another site neither reads nor writes the chat, whatever frame it makes', async ({
  page,
  baseURL,
}) => {
  const { host } = new URL(baseURL ?? '');
  const room = `ws://${host}/chat?room=intruders&name=`;
  const member = new WebSocket(`${room}Ada`);
  const heard: string[] = [];
  member.onmessage = ({ data }) => heard.push(String(data));
  await once(member, 'open');
  const frame = (name: string) =>
    `<iframe sandbox="allow-scripts" srcdoc="${intruder(room + name).replaceAll('"', '&quot;')}"></iframe>`;
  const site = await serve(
    `<!doctype html><pre></pre><script>
      addEventListener('message', ({ data }) => document.querySelector('pre').append(data + '\\n'));
    </script>${frame('Eve')}${frame(`Mallory&trace=${'A'.repeat(24)}`)}${intruder(`${room}Trudy`)}`,
  );
  await page.goto(`http://elsewhere.localhost:${site.port}/`);
  await expect.poll(async () => (await told(page)).match(/closed/g)?.length).toBe(3);
  const lines = (await told(page)).trim().split('\n').sort();
  const turnedAway = expect.stringMatching(
    /^closed 1008 .*http:\/\/localhost:8000$/,
  ) as unknown as string;
  expect(lines).toEqual([
    // The page itself has an Origin, and is refused in the handshake.
    'closed 1006 ',
    turnedAway,
    turnedAway,
    'heard error',
    'heard error',
    'open',
    'open',
  ]);
  member.send('{"type":"who"}');
  await expect.poll(() => heard.at(-1)).toContain('"who"');
  expect(heard.join('\n')).not.toMatch(/intruder"|Eve|Mallory|Trudy/);
  member.close();
  await site.stop();
});

test('a downloaded chat page says how it goes on, and does so', async ({
  page,
  baseURL,
}, testInfo) => {
  await page.goto('/en/try/chat-room/');
  const { root } = playgroundOf(page);
  await root.getByRole('button', { name: 'More' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Download as one HTML file' }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain(new URL(baseURL ?? '').host);
  const file = testInfo.outputPath('chat.html');
  await writeFile(file, text);
  await page.goto(`file://${file}`);
  await expect(page.locator('#log')).toContainText('python3 -m http.server');
  await expect(page.locator('#log')).toContainText('The connection is closed (1008)');
  const served = await serve(text);
  await page.goto(`http://localhost:${served.port}/`);
  await expect(page.locator('#log')).toContainText('In lobby: guest-');
  await served.stop();
});

test('the sandbox comes back into the chat after the server was away, with a new trace', async ({
  page,
}) => {
  const port = await freePort();
  const start = async () => {
    const server = startNode(['server/main.ts', '--port', String(port)]);
    await server.printed(/WebSocket 101: /);
    return server;
  };
  const first = await start();
  await page.goto(`http://localhost:${port}/en/try/four-events/`);
  const { root, run, lines } = playgroundOf(page);
  await write(
    root,
    `function enter() {
  const ws = new WebSocket('ws://localhost:9998/chat?room=again');
  ws.onmessage = ({ data }) => console.log(JSON.parse(data).type);
  ws.onclose = () => setTimeout(enter, 400);
}
enter();`,
  );
  await run.click();
  await expect(lines.filter({ hasText: 'welcome' })).toHaveCount(1);
  await first.stop();
  const second = await start();
  await expect(lines.filter({ hasText: 'welcome' })).toHaveCount(2);
  // Its bytes are shown again as well.
  await expect(page.getByRole('region', { name: 'Wire' })).toContainText('again');
  await second.stop();
});

test('a name that was made to point here reaches nothing', async ({ baseURL }) => {
  const { port } = new URL(baseURL ?? '');
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [
      '--host-resolver-rules=MAP evil.example 127.0.0.1',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const page = await browser.newPage();
  const answer = await page.goto(`http://evil.example:${port}/en/`);
  expect(answer?.status()).toBe(421);
  await expect(page.locator('main')).toContainText('--allow-host evil.example');
  await expect(page.locator('main')).toContainText('这台服务器不叫');
  // A page of that name is of one origin with what it asks for here.
  const outcomes = await page.evaluate(async () => {
    const open = (path: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(path);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      });
    return Promise.all(['/trace', '/bench', '/chat', '/workbench', '/echo'].map(open));
  });
  expect(outcomes).toEqual(Array(5).fill('refused'));
  await browser.close();
});
