import { readdirSync, readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { acceptOf, expectNoOverflow, valueOf } from './wire.ts';

const KEY = 'sN9cRrP/n9NdMgdcy2VJFQ==';

/** The lesson that shows the workbench. */
const LESSONS = new URL('../../content/lessons/en/', import.meta.url);
const lesson = readdirSync(LESSONS).find((file) =>
  readFileSync(new URL(file, LESSONS), 'utf8').includes('<Workbench'),
);
if (lesson === undefined) console.warn('Skipped: the workbench, which no lesson shows yet.');
test.skip(lesson === undefined, 'no lesson shows the workbench');
const SLUG = lesson?.replace(/\.mdx$/, '') ?? '';
const LESSON = `/en/${SLUG}/`;

function benchOf(page: Page) {
  const root = page.locator('ws-workbench');
  const answer = root.locator('.wb-answer');
  return {
    root,
    area: root.getByLabel('Your raw request'),
    send: root.getByRole('button', { name: 'Send as it is' }),
    status: root.getByRole('status'),
    answer,
    live: answer.locator('[data-source="live"]'),
    outcome: answer.locator('.wv-outcome'),
    request: answer.locator('.wv-message.wv-client'),
    response: answer.locator('.wv-message.wv-server'),
    button: (name: string) => root.getByRole('button', { name, exact: true }),
  };
}

/** Opens the lesson and goes to the workbench, which comes to life in view. */
async function openLesson(page: Page): Promise<void> {
  await page.goto(LESSON);
  await benchOf(page).root.scrollIntoViewIfNeeded();
}

/** The bytes that a message of the answer has, by its hex. */
async function bytesOf(message: ReturnType<typeof benchOf>['request']): Promise<string> {
  const parts = await message.locator('.wv-hex i').allInnerTexts();
  return Buffer.from(parts.join('').replaceAll(' ', ''), 'hex').toString('latin1');
}

for (const language of ['zh', 'en'] as const) {
  test(`without JavaScript the ${language} workbench is a recorded example`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`/${language}/${SLUG}/`);
    const { root, answer } = benchOf(page);
    await expect(root.locator('textarea')).toHaveValue(/^GET \/echo HTTP\/1\.1␍␊\nHost: /);
    await expect(root.locator('textarea')).toHaveJSProperty('readOnly', true);
    await expect(answer.locator('.wv-origin')).toContainText(
      language === 'zh' ? '录制' : 'Recorded',
    );
    await expect.poll(() => valueOf(answer, 'sec-websocket-accept')).toBe(acceptOf(KEY));
    await expect(root.locator('.wb-send')).toBeDisabled();
    await context.close();
  });
}

test('the recorded answer is what the server really gives', async ({ page }) => {
  await openLesson(page);
  const { answer, response, send, live } = benchOf(page);
  await expect(answer.locator('[data-source="recorded"]')).toBeVisible();
  const recorded = await bytesOf(response);
  await send.click();
  await expect(live).toBeVisible();
  await expect.poll(() => bytesOf(response)).toBe(recorded);
});

const ANSWERS = [
  ['A right request', '101', 'The upgrade succeeded'],
  ['Wrong version', '426', 'The server has answered'],
  ['No key', '400', 'The server has answered'],
  ['HTTP/1.0', '400', 'The server has answered'],
  ['Lower case', '101', 'The upgrade succeeded'],
  ['Two keys', '400', 'The server has answered'],
] as const;

for (const [preset, status, ended] of ANSWERS) {
  test(`“${preset}” is sent as it stands and answered with ${status}`, async ({ page }) => {
    await openLesson(page);
    const bench = benchOf(page);
    await bench.button(preset).click();
    await expect(bench.button(preset)).toHaveAttribute('aria-pressed', 'true');
    const shown = await bench.area.inputValue();
    await bench.send.click();
    await expect(bench.live).toBeVisible();
    await expect(bench.response.locator('[data-k="status-code"]')).toHaveText(status);
    await expect(bench.outcome).toContainText(ended);
    await expect(bench.status).toContainText(ended);
    const sent = shown.replaceAll('\n', '').replaceAll('␍', '\r').replaceAll('␊', '\n');
    await expect.poll(() => bytesOf(bench.request)).toBe(sent);
  });
}

test('line ends are written with Enter, taken away and put back byte for byte', async ({
  page,
}) => {
  await openLesson(page);
  const { area, button, root } = benchOf(page);
  await area.click();
  await area.fill('');
  await page.keyboard.type('GET /echo HTTP/1.1');
  await page.keyboard.press('Enter');
  await page.keyboard.type('A: b');
  await expect(area).toHaveValue('GET /echo HTTP/1.1␍␊\nA: b');
  await expect(root.locator('.wb-size')).toContainText('24 of at most 16384');

  await page.keyboard.press('Home');
  await page.keyboard.press('Backspace');
  await expect(area).toHaveValue('GET /echo HTTP/1.1␍A: b');
  await page.keyboard.press('Backspace');
  await expect(area).toHaveValue('GET /echo HTTP/1.1A: b');
  await button('LF, line feed').click();
  await expect(area).toHaveValue('GET /echo HTTP/1.1␊\nA: b');
  await expect(root.locator('.wb-shown i')).toHaveCount(1);
});

test('a request with bare line feeds goes out with bare line feeds', async ({ page }) => {
  await openLesson(page);
  const { area, send, live, request } = benchOf(page);
  await area.fill('GET /healthz HTTP/1.1␊\nHost: a␊\n␊\n');
  await send.click();
  await expect(live).toBeVisible();
  await expect.poll(() => bytesOf(request)).toBe('GET /healthz HTTP/1.1\nHost: a\n\n');
});

test('a request without its end is waited for, and that is said', async ({ page }) => {
  await openLesson(page);
  const { area, root, live, status, outcome } = benchOf(page);
  await area.fill('GET /echo HTTP/1.1␍␊\n');
  await area.press('Control+Enter');
  await expect(status).toContainText('waiting for the answer');
  await expect(live).toBeVisible();
  await expect(outcome).toContainText('is there an empty line at the end');
  await expect(root.locator('.wb-nothing')).toBeVisible();
});

test('what was typed is kept over a reload', async ({ page }) => {
  await openLesson(page);
  await benchOf(page).area.fill('GET /kept HTTP/1.1␍␊\n');
  await page.reload();
  await expect(benchOf(page).area).toHaveValue('GET /kept HTTP/1.1␍␊\n');
});

test('where the server is away that is said, and nothing typed is lost', async ({ page }) => {
  await page.addInitScript(() => {
    const Native = WebSocket;
    // An address at which nobody answers so: the browser really fails to connect.
    window.WebSocket = class extends Native {
      constructor(url: string | URL) {
        super(sessionStorage.getItem('away') === null ? url : `${String(url)}/nothing-here`);
      }
    };
    sessionStorage.setItem('away', '');
  });
  await openLesson(page);
  const { area, send, status, live } = benchOf(page);
  await area.fill('GET /echo HTTP/1.1␍␊\n␍␊\n');
  await send.click();
  await expect(status).toContainText('The server cannot be reached');
  await expect(area).toHaveValue('GET /echo HTTP/1.1␍␊\n␍␊\n');
  await page.evaluate(() => sessionStorage.removeItem('away'));
  await send.click();
  await expect(live).toBeVisible();
});

for (const colours of ['light', 'dark'] as const) {
  test(`the ${colours} workbench is accessible before and after, and fits 360 pixels`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: colours });
    await openLesson(page);
    const { send, live } = benchOf(page);
    const check = async () => {
      const { violations } = await new AxeBuilder({ page }).include('ws-workbench').analyze();
      expect(violations).toEqual([]);
    };
    await check();
    await send.click();
    await expect(live).toBeVisible();
    await check();
    await page.setViewportSize({ width: 360, height: 720 });
    await expectNoOverflow(page);
    await check();
  });
}
