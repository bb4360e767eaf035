import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { pointToLive } from '../../src/build/live-elsewhere.ts';
import { startProgram } from '../server/process.ts';
import { findProgram, freePort } from '../server/programs.ts';
import { filesIn } from './examples.ts';
import { playgroundOf } from './playground.ts';
import { startNode } from './processes.ts';

/** The pages on nginx, by `docs/nginx-pages.conf`, and the live server on another port. */

const nginx = findProgram('nginx');
if (nginx === undefined) console.warn('Skipped: pages on another server, which need nginx.');
test.skip(nginx === undefined, 'no nginx');

/** Starts nginx with the configuration of the docs for pages that speak with a live server. */
async function startPages(port: number, live: number) {
  const folder = mkdtempSync(join(tmpdir(), 'ws101-pages-'));
  const dist = join(folder, 'dist');
  // Without the compressed copies, which would be of pages that do not say where the server is.
  cpSync('dist', dist, { recursive: true, filter: (name) => !/\.(?:gz|br)$/.test(name) });
  await pointToLive(dist, `http://localhost:${live}/`);
  const names = ['localhost', '127.0.0.1'].map((name) => `${name}:${live}`);
  const changes: [string | RegExp, string][] = [
    ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
    [/^ +ssl_certificate.*\n/gm, ''],
    ['include mime.types;', 'include /etc/nginx/mime.types;'],
    ['/srv/websocket-101/dist', dist],
    [
      'https://live.example.org wss://live.example.org',
      names.flatMap((name) => [`http://${name}`, `ws://${name}`]).join(' '),
    ],
    ['https://live.example.org"', `${names.map((name) => `http://${name}`).join(' ')}"`],
  ];
  let conf = readFileSync('docs/nginx-pages.conf', 'utf8');
  for (const [from, to] of changes) {
    const changed = conf.replace(from, to);
    if (changed === conf) throw new Error(`docs/nginx-pages.conf: ${String(from)} is not there`);
    conf = changed;
  }
  const left = /^[^#\n]*(?:\b443\b|live\.example|\/srv\/|\/etc\/ssl).*$/m.exec(conf);
  if (left) throw new Error(`docs/nginx-pages.conf: still as on another machine: ${left[0]}`);
  writeFileSync(join(folder, 'pages.conf'), conf);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join(' ');
  mkdirSync(join(folder, 'logs'));
  const main = join(folder, 'nginx.conf');
  writeFileSync(
    main,
    `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1; pid ${join(folder, 'nginx.pid')}; error_log stderr notice; events {}
    http { access_log off; ${temporary} include ${join(folder, 'pages.conf')}; }`,
  );
  const program = startProgram(nginx ?? '', ['-c', main, '-p', folder, '-e', 'stderr'], {
    end: 'SIGTERM',
  });
  await program.until(/start worker process /);
  return {
    async stop() {
      await program[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

test('pages on nginx run all that they have on a live server elsewhere', async ({ page }) => {
  test.setTimeout(240_000);
  const [port, livePort] = [await freePort(), await freePort()];
  const origin = `http://localhost:${port}`;
  const allow = ['--allow-origin', origin];
  const live = startNode(['server/main.ts', '--port', String(livePort), ...allow]);
  const pages = await startPages(port, livePort);
  const asked = new Set<string>();
  page.on('request', (request) => {
    // Scripts of the sandbox have addresses within it.
    if (!request.url().startsWith('blob:')) asked.add(new URL(request.url()).host);
  });
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/CORS|Content Security Policy|Refused/.test(message.text())) refused.push(message.text());
  });
  try {
    await live.printed(/WebSocket 101: /);

    // A lesson runs, and its wire shows the bytes that the live server saw.
    await page.goto(`${origin}/en/try/four-events/`);
    const { root, run, lines, frame } = playgroundOf(page);
    const code = () => root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code);
    await expect.poll(code).toContain(`ws://localhost:${livePort}/`);
    await run.click();
    await expect(lines.filter({ hasText: /close/i }).first()).toBeVisible();
    await expect(frame).toHaveAttribute('src', new RegExp(`:${livePort}/sandbox/$`));
    await page.getByRole('tab', { name: 'Handshake' }).click();
    const handshake = page.locator('.wv-handshake[data-source="live"]').first();
    await expect(handshake.locator('[data-header="host"]')).toContainText(`:${livePort}`);

    // The chat lets its sandbox in.
    await page.goto(`${origin}/en/try/chat-room/`);
    await playgroundOf(page).run.click();
    await expect(playgroundOf(page).result.locator('#log')).toContainText('In lobby: guest-');

    // An exercise is judged.
    await page.goto(`${origin}/en/chat/`);
    const exercise = page.locator('ws-exercise[data-exercise="only-the-other"]');
    await exercise.locator('ws-playground').evaluate(
      (element: HTMLElementTagNameMap['ws-playground'], files) => {
        element.files.restore(files);
        element.run();
      },
      filesIn('only-the-other', 'solution', ['main.js'], 'en') ?? {},
    );
    await expect(exercise.locator('.ex-say')).toContainText('Solved');

    // The workbench sends to the live server.
    await page.goto(`${origin}/en/handshake/`);
    const bench = page.locator('ws-workbench');
    await bench.scrollIntoViewIfNeeded();
    await bench.getByRole('button', { name: 'Send as it is' }).click();
    await expect(bench.locator('[data-source="live"]')).toBeVisible();
    await expect(bench.locator('.wv-message.wv-server')).toContainText('101 Switching Protocols');
    await expect(bench.getByLabel('Your raw request')).toHaveValue(
      new RegExp(`Host: localhost:${livePort}`),
    );

    // The tab is the server, and the judge tries it.
    await page.goto(`${origin}/en/your-server/`);
    const step = page.locator('ws-exercise[data-exercise="server-3-101"]');
    await step.getByRole('button', { name: 'Show the solution' }).click();
    await step.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(step.locator('.ex-say')).toContainText('Solved');
    await expect(step.locator('.pg-server-address')).toContainText(`:${livePort}/bench/`);

    expect([...asked].sort()).toEqual(
      [`localhost:${port}`, `localhost:${livePort}`, `127.0.0.1:${livePort}`]
        .filter((host) => asked.has(host))
        .sort(),
    );
    expect(refused).toEqual([]);
  } finally {
    await pages.stop();
    await live.stop();
  }
});
