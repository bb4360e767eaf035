import { hostname } from 'node:os';
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startNode, type Program } from './processes.ts';

/** Echoes one text through the page's own WebSocket. */
const echo = (url: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send('hello');
    socket.onmessage = (event) => {
      resolve(String(event.data));
      socket.close();
    };
    socket.onerror = () => reject(new Error(`no connection to ${url}`));
  });

let program: Program | undefined;
test.afterEach(async () => {
  await program?.stop();
  program = undefined;
});

test('npm start serves a site that is built already without building it again', async ({
  page,
}) => {
  program = startNode(['scripts/start.mjs', '--port', '9983']);
  await program.printed(/http:\/\/localhost:9983\//);
  expect(program.output()).not.toContain('Building');
  await page.goto('http://localhost:9983/en/');
  expect(await page.evaluate(echo, 'ws://localhost:9983/echo')).toBe('hello');
  expect(await program.stop()).toBe(0);
});

test('npm run dev serves pages, hot reload and the live endpoints on one port', async ({
  page,
}) => {
  program = startNode(['scripts/dev.mjs', '--port', '9984'], {
    WS101_ALLOW_HOST: 'school.example',
  });
  await program.printed(/:9984\//);
  const connected = page.waitForEvent('console', (message) =>
    message.text().includes('[vite] connected'),
  );
  await page.goto('http://localhost:9984/en/introduction/');
  await connected;
  expect(await page.evaluate(echo, 'ws://localhost:9984/echo')).toBe('hello');
  const refused = await page.evaluate(echo, 'ws://localhost:9984/nowhere').catch(String);
  expect(refused).toContain('no connection');
  const playground = page.locator('ws-playground').first();
  await playground.getByRole('button', { name: 'Run', exact: true }).click();
  const link = playground.frameLocator('iframe').getByRole('link', { name: 'Run WebSocket' });
  await expect(link).toBeVisible();
  // Pages and endpoints go by the same names, Vite's own check included.
  for (const [host, right] of [
    ['school.example:9984', 200],
    [`${hostname()}.local`, 200],
    ['evil.example', 421],
  ] as const) {
    for (const path of ['/en/', '/endpoints.json', '/src/language.ts']) {
      expect(await statusOf(path, host), `${host}${path}`).toBe(right);
    }
  }
});

/** The status of what the dev server answers to one who asks under a name. */
async function statusOf(path: string, host: string): Promise<number | undefined> {
  const request = get({ port: 9984, host: '127.0.0.1', path, headers: { Host: host } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('npm run dev follows a folder of own lessons, and says in the page what is wrong', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'ws101-own-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const lesson = (words: string, order = '1.5') =>
    `---\ntitle: Our lab\ndescription: Ours.\nlesson:\n  part: start\n  order: ${order}\n  level: beginner\n  examples: []\n---\n\n${words}\n`;
  const inEnglish = join(folder, 'lessons/en/our-lab.mdx');
  write('lessons/zh/our-lab.mdx', lesson('第一课'));
  write('lessons/en/our-lab.mdx', lesson('The first words'));
  program = startNode(['scripts/dev.mjs', '--port', '9982', '--content', folder]);
  await program.printed(/:9982\//);
  await page.goto('http://localhost:9982/en/our-lab/');
  await expect(page.getByText('The first words')).toBeVisible();

  write('lessons/en/our-lab.mdx', lesson('The second words'));
  await expect(page.getByText('The second words')).toBeVisible();

  const overlay = page.locator('vite-error-overlay');
  write('lessons/en/our-lab.mdx', lesson('The third words', 'first'));
  await expect(overlay).toContainText(`${inEnglish} is not as expected`);
  await expect(overlay).toContainText('what was there before');
  await program.printed(/Until that is right, the pages show what was there before\./);
  write('lessons/en/our-lab.mdx', lesson('The fourth words'));
  await expect(page.getByText('The fourth words')).toBeVisible();
  await expect(overlay).toHaveCount(0);

  // What cannot be compiled is found before Astro sees it, and the place in it is said.
  write('lessons/en/our-lab.mdx', lesson('The fifth <Words'));
  await expect(overlay).toContainText(`${inEnglish}:11:11: Unexpected character after`);
  await program.printed(new RegExp(`${inEnglish}:11:11: `));
  write('lessons/en/our-lab.mdx', lesson('If a < b then {x} is set.'));
  await expect(overlay).toContainText(`${inEnglish}:11:15: {x} names x, which is not defined`);
  expect(program.output()).not.toContain('own-content-dev');
  write('lessons/en/our-lab.mdx', lesson('The sixth words'));
  await expect(page.getByText('The sixth words')).toBeVisible();

  write('site.json', '{"title": "Lakeside School"}');
  await expect(page).toHaveTitle('Our lab | Lakeside School');
  await expect
    .poll(() => page.evaluate(echo, 'ws://localhost:9982/echo').catch(String))
    .toBe('hello');
  rmSync(folder, { recursive: true });
});
