import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';

const HELLO = {
  zh: { text: '你好', send: '发送', said: '去抓鱼' },
  en: { text: 'Hello', send: 'Send', said: 'Ahoy' },
};

for (const [language, { text, send, said }] of Object.entries(HELLO)) {
  test(`the picture on the home page (${language}) becomes a real connection`, async ({ page }) => {
    await page.goto(`/${language}/`);
    const picture = page.locator('ws-picture');
    const caption = picture.getByRole('status');
    const codes = picture.locator('li code');
    await picture.getByRole('button', { name: send }).click();
    await expect(page.locator('ws-picture[data-state="live"]')).toBeVisible();
    const [request = '', response = '', up = '', down = ''] = await codes.allTextContents();
    const key = /Sec-WebSocket-Key: (.*)/.exec(request)?.[1] ?? '';
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    expect(request).toMatch(/^GET \/echo\?trace=\S{4}… HTTP\/1\.1/);
    expect(response).toBe(
      `HTTP/1.1 101 Switching Protocols\nSec-WebSocket-Accept: ${accept.digest('base64')}`,
    );
    expect(unmasked(up)).toBe(text);
    expect(Buffer.from(down.replaceAll(' ', ''), 'hex').subarray(2).toString()).toBe(text);

    // The same connection goes on.
    await picture.getByRole('textbox').fill(said);
    await picture.getByRole('textbox').press('Enter');
    await expect(caption).toContainText(said);
    const [again, , next = ''] = await codes.allTextContents();
    expect(again).toBe(request);
    expect(unmasked(next)).toBe(said);
  });
}

test('where no connection comes about the home page says so', async ({ page }) => {
  await page.routeWebSocket(/trace/, (socket) => socket.close());
  await page.goto('/en/');
  await page.locator('ws-picture').getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('ws-picture').getByRole('status')).toContainText('No WebSocket');
  await expect(page.locator('ws-picture li code').first()).toContainText('Upgrade: websocket');
});

/** The text of a masked frame that is shorter than 126 bytes, as hex. */
function unmasked(shown: string): string {
  const bytes = Buffer.from(shown.replaceAll(' ', ''), 'hex');
  const key = bytes.subarray(2, 6);
  return Buffer.from(bytes.subarray(6).map((byte, at) => byte ^ (key[at % 4] ?? 0))).toString();
}
