import { expect, test } from '@playwright/test';
import { startBlockingProxy, type Blocking, type BlockingProxy } from './blocking-proxy.ts';
import { open, playgroundOf } from './playground.ts';

const CASES: readonly (readonly [Blocking, RegExp])[] = [
  ['strips', /arrived as an ordinary HTTP request.*\(Via: 1\.1 school-proxy\).*Upgrade/],
  ['resets', /the handshake never arrived at the server/],
  ['hangs', /the handshake never arrived at the server/],
  ['changes-the-answer', /the server answered with 101, but that answer did not come back/],
];

let proxy: BlockingProxy | undefined;
test.afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
});

for (const [blocking, reason] of CASES) {
  test(`the page says why, and reading goes on, where a proxy ${blocking}`, async ({
    page,
    baseURL,
  }) => {
    proxy = await startBlockingProxy(Number(new URL(baseURL ?? '').port), blocking);
    const { lines, run } = playgroundOf(page);
    const script = `console.log('the code runs');`;
    await open(page, { script, at: `http://127.0.0.1:${proxy.port}/en/introduction/` });
    await run.click();
    const said = lines.filter({ hasText: 'WebSocket does not get through' });
    await expect(said).toHaveText(reason);
    await expect(said).toContainText(`127.0.0.1:${proxy.port}`);
    await expect(said).toContainText('What to try');
    await expect(lines.filter({ hasText: 'the code runs' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'In one sentence' })).toBeVisible();
    await expect(page.getByText('101 Switching Protocols').first()).toBeVisible();
  });
}

test('a server that has gone is told from one that is blocked', async ({ page, baseURL }) => {
  proxy = await startBlockingProxy(Number(new URL(baseURL ?? '').port), 'resets');
  const { lines, run } = playgroundOf(page);
  // A first run loads what later ones need.
  await open(page, {
    script: `console.log('ran');`,
    at: `http://127.0.0.1:${proxy.port}/en/introduction/`,
  });
  await run.click();
  await expect(lines.filter({ hasText: 'What to try' })).toBeVisible();
  await page.route('**/reach?**', (route) => route.abort());
  await run.click();
  await expect(lines.filter({ hasText: 'does not answer, not even for pages' })).toBeVisible();
});

for (const [language, slow, isOpen] of [
  ['en', /slow to open: still trying/, /is open now/],
  ['zh', /连得很慢，还在连/, /通道连上了/],
] as const) {
  test(`in ${language}, a control channel that is slow is called slow, and that is taken back`, async ({
    page,
    baseURL,
  }) => {
    proxy = await startBlockingProxy(Number(new URL(baseURL ?? '').port), 'delays');
    const { lines, root } = playgroundOf(page);
    const run = root.locator('.pg-run');
    const script = `const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('beside it');
ws.onmessage = ({ data }) => console.log(data);`;
    await open(page, { script, at: `http://127.0.0.1:${proxy.port}/${language}/introduction/` });
    await run.click();
    await expect(lines.filter({ hasText: slow })).toBeVisible();
    await expect(lines.filter({ hasText: 'beside it' })).toBeVisible();
    await expect(root.locator('.pg-error')).toHaveCount(0);
    proxy.release();
    await expect(lines.filter({ hasText: isOpen })).toBeVisible();
    await expect(lines.filter({ hasText: slow })).toHaveCount(0);
    await run.click();
    await expect(root.locator('ws-wire [data-view="frames"]')).toBeVisible();
    await expect(root.locator('ws-wire')).toContainText('beside it');
    await expect(root.locator('.pg-error')).toHaveCount(0);
  });
}
