import { expect, test } from '@playwright/test';

const PAGES = ['/', '/zh/', '/en/', '/zh/introduction/', '/en/introduction/', '/zh/nothing-here/'];

test.describe('the front door', () => {
  for (const [languages, home] of [
    ['zh-CN,zh;q=0.9,en;q=0.8', '/zh/'],
    ['en-GB,en;q=0.9', '/en/'],
    ['fr,zh-TW;q=0.5,en;q=0.4', '/zh/'],
    ['fr', '/en/'],
  ] as const) {
    test(`leads a reader of ${languages} to ${home}`, async ({ request }) => {
      const response = await request.get('/', {
        maxRedirects: 0,
        headers: { 'Accept-Language': languages },
      });
      expect(response.status()).toBe(302);
      expect(response.headers()['location']).toBe(home);
    });
  }

  for (const [locale, home] of [
    ['zh-CN', '/zh/'],
    ['en-GB', '/en/'],
  ] as const) {
    test(`leads a browser in ${locale} to ${home}, without JavaScript`, async ({ browser }) => {
      const context = await browser.newContext({ javaScriptEnabled: false, locale });
      const page = await context.newPage();
      await page.goto('/');
      expect(new URL(page.url()).pathname).toBe(home);
      await expect(page.getByRole('link', { name: '中文' }).first()).toBeVisible();
      await expect(page.getByRole('link', { name: 'English' }).first()).toBeVisible();
      await context.close();
    });
  }

  test('links to both languages where a reader states none', async ({ request }) => {
    const response = await request.get('/', {
      maxRedirects: 0,
      headers: { 'Accept-Language': '' },
    });
    expect(response.status()).toBe(200);
    const html = await response.text();
    expect(html).toContain('href="/zh/"');
    expect(html).toContain('href="/en/"');
  });
});

test('an address where nothing lives says so in both languages, with status 404', async ({
  page,
}) => {
  const response = await page.goto('/zh/nothing-here/');
  expect(response?.status()).toBe(404);
  await expect(page.getByText('这个地址下什么也没有')).toBeVisible();
  await expect(page.getByText('nothing lives at this address')).toBeVisible();
});

test('the search finds Chinese and English words, by keyboard alone', async ({ page }) => {
  for (const [home, word] of [
    ['/zh/', '轮询'],
    ['/en/', 'polling'],
  ] as const) {
    await page.goto(home);
    await page.keyboard.press('Control+K');
    await expect(page.getByRole('dialog').locator('input')).toBeFocused();
    await page.keyboard.type(word);
    const lesson = page.locator(`.search-results a[href^="${home}polling/"]`);
    await expect(lesson.first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/(polling|introduction)\//);
  }
});

test('every lesson links to itself in the other language', async ({ page }) => {
  await page.goto('/zh/introduction/');
  await page.getByRole('banner').getByRole('link', { name: 'English' }).click();
  await expect(page).toHaveURL(/\/en\/introduction\/$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('the chosen colours hold on the next page, and “as the system” follows the system', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/en/');
  const html = page.locator('html');
  await expect(html).toHaveAttribute('data-theme', 'light');
  await page.getByRole('banner').getByRole('button', { name: 'Dark' }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.goto('/en/introduction/');
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('banner').getByRole('button', { name: 'As the system' }).click();
  await expect(html).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(html).toHaveAttribute('data-theme', 'dark');
});

test('a lesson can be read without JavaScript: text, code and the recorded handshake', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/zh/introduction/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('WebSocket 是什么');
  await expect(page.getByText('function WebSocketTest()')).toBeVisible();
  await expect(page.getByText('sN9cRrP/n9NdMgdcy2VJFQ==').first()).toBeVisible();
  await expect(page.getByText('fFBooB7FAkLlXgRSz0BT3v4hq5s=').first()).toBeVisible();
  await context.close();
});

for (const path of PAGES) {
  for (const width of [360, 390, 1280]) {
    test(`${path} fits a window ${width} wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    });
  }
}

test('no page asks another host for anything, or breaks its own content policy', async ({
  page,
}) => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    const { hostname } = new URL(request.url());
    if (!['localhost', '127.0.0.1', ''].includes(hostname)) foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  for (const path of PAGES.filter((each) => !each.includes('nothing-here'))) {
    await page.goto(path, { waitUntil: 'load' });
  }
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});
