import { expect, test } from '@playwright/test';
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
  program = startNode(['scripts/dev.mjs', '--port', '9984']);
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
});
