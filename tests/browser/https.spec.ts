import { rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { makeCertificate } from '../server/certificates.ts';
import { playgroundOf, write } from './playground.ts';
import { startNode } from './processes.ts';

test.use({ ignoreHTTPSErrors: true });

test('under HTTPS addresses are wss:, and an insecure one is marked and mended', async ({
  page,
}) => {
  const { folder, cert, key } = makeCertificate();
  const server = startNode(['server/main.ts', '--port', '0', '--cert', cert, '--key', key]);
  try {
    await server.printed(/https:\/\/localhost:\d+\//);
    const [at = ''] = /https:\/\/localhost:\d+\//.exec(server.output()) ?? [];
    await page.goto(`${at}en/try/four-events/`);
    const { root, code, run, lines } = playgroundOf(page);
    const value = () => root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code);
    await expect.poll(() => value()).toContain(at.replace('https', 'wss'));

    await code.click();
    await expect(root.locator('.pg-editor')).toHaveAttribute('data-services', /./);
    await write(root, "const ws = new WebSocket('ws://example.com/echo');");
    await root.locator('.squiggly-warning').first().click({ force: true });
    await page.keyboard.press('Control+.');
    await expect(page.locator('.action-widget').first()).toContainText('Write wss');
    await page.keyboard.press('Enter');
    await expect.poll(value).toContain("'wss://example.com/echo'");

    // The address of the examples leads here, over TLS.
    await write(
      root,
      "const ws = new WebSocket('ws://localhost:9998/echo');\nws.onopen = () => ws.send('hi');\nws.onmessage = (e) => console.log(e.data, ws.url);",
    );
    await run.click();
    await expect(lines.last()).toContainText(`hi ${at.replace('https', 'wss')}echo`);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
});
