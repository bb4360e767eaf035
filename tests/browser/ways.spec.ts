import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page, type Request } from '@playwright/test';
import { expectNoOverflow } from './wire.ts';

const WAYS = ['poll', 'long-poll', 'sse', 'push'] as const;

function waysOf(page: Page) {
  const root = page.locator('ws-ways');
  return {
    root,
    start: root.locator('.ways-run'),
    stop: root.locator('.ways-stop'),
    said: root.locator('.ways-said'),
    cell: (way: string, name: string) =>
      root.locator(`tr[data-way="${way}"] [data-cell="${name}"]`),
    numberIn: async (way: string, name: string) => {
      const text = await root.locator(`tr[data-way="${way}"] [data-cell="${name}"]`).innerText();
      return Number(text.replaceAll(',', ''));
    },
  };
}

/** Waits until a few messages have come in every way. */
async function expectMessages(page: Page): Promise<void> {
  const { cell } = waysOf(page);
  for (const way of WAYS) await expect(cell(way, 'messages')).toHaveText(/^([5-9]|\d\d+)$/);
}

test('four ways run side by side, and their bytes are those that the browser counts too', async ({
  page,
}) => {
  const finished: Request[] = [];
  const chunks: string[] = [];
  page.on('requestfinished', (request) => {
    if (/\/(long-)?poll\?/.test(request.url())) finished.push(request);
    const isScript = request.resourceType() === 'script';
    if (isScript && /\/comparison\.[^/]*\.js/.test(request.url())) chunks.push(request.url());
  });
  await page.goto('/en/polling/');
  const { root, start, stop, said, cell, numberIn } = waysOf(page);
  await expect(start).toBeEnabled();
  expect(chunks).toEqual([]);
  await root.getByLabel('New message every').selectOption('250');
  await root.getByLabel('Polling asks every').selectOption('100');
  await start.focus();
  await page.keyboard.press('Enter');
  await expect(stop).toBeFocused();
  await expect.poll(() => chunks).toHaveLength(1);
  await expectMessages(page);
  for (const way of WAYS) {
    await expect(root.locator(`li[data-way="${way}"] path.wv-server`)).toHaveAttribute('d', /^M/);
  }
  await expect(cell('poll', 'empty')).toHaveText(/^\d+$/);
  await page.keyboard.press('Enter');
  await expect(said).toContainText('times as many');
  await expect(start).toBeFocused();

  // A handshake each for the stream and the socket; a request a message, or more, for the others.
  await expect.poll(() => numberIn('sse', 'requests')).toBe(1);
  await expect.poll(() => numberIn('push', 'requests')).toBe(1);
  for (const way of ['poll', 'long-poll'] as const) {
    const mine = finished.filter((request) => request.url().includes(`/${way}?`));
    const sizes = await Promise.all(mine.map((request) => request.sizes()));
    // One may have been broken off by the end: its request, and no answer.
    const broken = (await numberIn(way, 'requests')) - mine.length;
    expect([0, 1]).toContain(broken);
    const received = sizes.map((size) => size.responseHeadersSize + size.responseBodySize);
    const sum = received.reduce((total, each) => total + each, 0);
    expect((await numberIn(way, 'server')) - sum).toBeGreaterThanOrEqual(0);
    expect((await numberIn(way, 'server')) - sum).toBeLessThanOrEqual(broken * 400);
  }
  // The head of a 101, then a frame of 31 to 33 bytes a message: a close frame may follow.
  const frames = (await numberIn('push', 'server')) - 129;
  const messages = await numberIn('push', 'messages');
  expect(frames).toBeGreaterThanOrEqual(messages * 30);
  expect(frames).toBeLessThanOrEqual((messages + 2) * 34);
  await expect
    .poll(() => numberIn('poll', 'each'))
    .toBeGreaterThan((await numberIn('push', 'each')) * 3);
  await expect(cell('push', 'late')).toHaveText(/^\d+$/);

  await start.click();
  await expect(root.locator('.ways-clock')).toHaveText('0 of 60 s');
  await stop.click();
  await expect(said).toContainText(/Stopped before|times as many/);
});

test('without the server it says so, and can be started again', async ({ page }) => {
  await page.goto('/en/polling/');
  const { start, said } = waysOf(page);
  await page.evaluate(() => {
    class Refused extends WebSocket {
      constructor() {
        super('ws://localhost:1/');
      }
    }
    Object.assign(window, { WebSocket: Refused });
  });
  await start.click();
  await expect(said).toHaveText(/nothing was started/);
  await expect(start).toBeEnabled();
});

for (const [language, scheme, width] of [
  ['en', 'light', 360],
  ['zh', 'dark', 1280],
] as const) {
  test(`the comparison in ${language}, ${scheme}, is accessible and fits ${width} pixels`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.goto(`/${language}/polling/`);
    const { root, start, stop, said } = waysOf(page);
    await root.locator('[name="every"]').selectOption('250');
    await start.click();
    await expectMessages(page);
    await stop.click();
    await expect(said).toContainText(/times|倍/);
    await expectNoOverflow(page);
    const { violations } = await new AxeBuilder({ page }).include('ws-ways').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}
