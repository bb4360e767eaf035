import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, test, type Page } from '@playwright/test';

const EXAMPLE = new URL('../../content/examples/first-page/', import.meta.url);

/** The answer that a server owes to a key (RFC 6455 §4.2.2), by Node's own crypto. */
function acceptOf(key: string): string {
  const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  return createHash('sha1')
    .update(key + guid)
    .digest('base64');
}

/** Answers every dialog and keeps what it said. */
function dialogsOf(page: Page): string[] {
  const said: string[] = [];
  page.on('dialog', (dialog) => {
    said.push(dialog.message());
    void dialog.accept();
  });
  return said;
}

const LESSONS = {
  zh: {
    home: '/zh/',
    start: '从第一课开始',
    run: '运行',
    link: '运行 WebSocket',
    sent: 'ws.send("发送数据");',
    received: 'alert("数据已接收...");',
    dialogs: ['您的浏览器支持 WebSocket!', '数据发送中...', '数据已接收...'],
    locale: 'zh-CN',
  },
  en: {
    home: '/en/',
    start: 'Start with lesson one',
    run: 'Run',
    link: 'Run WebSocket',
    sent: 'ws.send("Send data");',
    received: 'alert("Data received...");',
    dialogs: ['Your browser supports WebSocket!', 'Sending data...', 'Data received...'],
    locale: 'en-US',
  },
} as const;

test('the Chinese example is the page that the course grew from, byte for byte', () => {
  const digest = createHash('sha256').update(readFileSync(new URL('zh/index.html', EXAMPLE)));
  expect(digest.digest('hex')).toBe(
    '50fd63d2cab389a8bddd1cb37e6002d792495cc240344c77d02fce4ef7fe8774',
  );
});

test('the English example differs from the Chinese one in its words alone', () => {
  const [zh = '', en = ''] = ['zh', 'en'].map((language) =>
    readFileSync(new URL(`${language}/index.html`, EXAMPLE), 'utf8')
      .replace(/"[^"]*"/g, (text) => (/^"[!-~]*"$/.test(text) ? text : '""'))
      .replace(/"[A-Z][^"]*"/g, '""')
      .replace(/\/\/.*$/gm, '//')
      .replace(/>[^<>\n]+</g, '><'),
  );
  expect(en).toBe(zh);
});

for (const lesson of Object.values(LESSONS)) {
  test(`a newcomer reads, edits, runs and sees the bytes: ${lesson.home}`, async ({ browser }) => {
    const context = await browser.newContext({ locale: lesson.locale });
    const page = await context.newPage();
    const said = dialogsOf(page);
    await page.goto(lesson.home);
    await page.getByRole('link', { name: lesson.start }).click();
    await expect(page).toHaveURL(/\/introduction\/$/);

    const playground = page.locator('ws-playground').first();
    const replaceLine = async (line: string, by: string) => {
      await playground.locator('.line, .view-line', { hasText: line }).first().click();
      await expect(playground.locator('.monaco-editor')).toBeVisible();
      await playground.locator('.view-line', { hasText: line }).click();
      await page.keyboard.press('Home');
      await page.keyboard.press('Shift+End');
      await page.keyboard.insertText(by);
    };
    await replaceLine(lesson.sent, 'ws.send("你好 Ada");');
    await replaceLine(lesson.received, 'alert(received_msg);');

    await playground.getByRole('button', { name: lesson.run, exact: true }).click();
    await playground.frameLocator('iframe').getByRole('link', { name: lesson.link }).click();
    await expect.poll(() => said).toEqual([lesson.dialogs[0], lesson.dialogs[1], '你好 Ada']);

    const view = page.locator('.wv-handshake').first();
    await expect(view).toHaveAttribute('data-source', 'live');
    const key = await view
      .locator('[data-header="sec-websocket-key"] .wv-value')
      .first()
      .innerText();
    const accept = await view
      .locator('[data-header="sec-websocket-accept"] .wv-value')
      .first()
      .innerText();
    expect(Buffer.from(key, 'base64')).toHaveLength(16);
    expect(key).not.toBe('sN9cRrP/n9NdMgdcy2VJFQ==');
    expect(accept).toBe(acceptOf(key));
    await context.close();
  });
}

test('the unmodified page, saved to disk and opened as a file, works with a running server', async ({
  baseURL,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'ws101-'));
  // The file names port 9998; this browser is told that it means the server under test.
  const { host } = new URL(baseURL ?? '');
  const browser = await chromium.launch({
    ...test.info().project.use.launchOptions,
    args: [
      ...(test.info().project.use.launchOptions?.args ?? []),
      `--host-resolver-rules=MAP localhost:9998 ${host}`,
    ],
  });
  try {
    for (const language of ['zh', 'en'] as const) {
      const file = join(folder, `${language}.html`);
      await copyFile(new URL(`${language}/index.html`, EXAMPLE), file);
      const page = await browser.newPage();
      const said = dialogsOf(page);
      await page.goto(pathToFileURL(file).href);
      await page.getByRole('link', { name: LESSONS[language].link }).click();
      await expect.poll(() => said).toEqual([...LESSONS[language].dialogs]);
    }
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
});
