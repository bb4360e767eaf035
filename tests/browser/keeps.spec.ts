import { readFile, writeFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { axeFaults } from './axe.ts';
import { LESSON, open, playgroundOf, write } from './playground.ts';

const codeOf = (page: Page) =>
  page
    .locator('ws-playground')
    .first()
    .evaluate((element: HTMLElementTagNameMap['ws-playground']) => element.code);
const stored = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('ws101:code:')));

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name }).click();
}

test('what was written is there again, in its own language only', async ({ page }) => {
  await open(page);
  const original = await codeOf(page);
  await write(playgroundOf(page).root, '<p>mine</p>');
  await expect.poll(() => stored(page)).toEqual(['ws101:code:en:first-page']);
  await page.reload();
  await expect(playgroundOf(page).still).toHaveText('<p>mine</p>');
  await expect(playgroundOf(page).still.locator('.t-tag')).not.toHaveCount(0);
  await expect.poll(() => codeOf(page)).toBe('<p>mine</p>');
  await expect(page.locator('.monaco-editor')).toHaveCount(0);
  await page.goto('/zh/introduction/');
  await expect.poll(() => codeOf(page)).not.toContain('mine');

  await page.goto(LESSON);
  await playgroundOf(page).reset.click();
  await expect.poll(() => stored(page)).toEqual([]);
  await page.reload();
  await expect.poll(() => codeOf(page)).toBe(original);
});

test('a page that is left at once after a key has kept it', async ({ page }) => {
  await open(page);
  await write(playgroundOf(page).root, 'first');
  await expect.poll(() => stored(page)).toHaveLength(1);
  await playgroundOf(page).root.evaluate((element: HTMLElementTagNameMap['ws-playground']) => {
    element.code = 'second';
    location.reload();
  });
  await page.waitForEvent('load');
  await expect.poll(() => codeOf(page)).toBe('second');
});

test('a browser that blocks storage edits and runs all the same', async ({ page }) => {
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
  });
  await open(page, { script: 'console.log("here");' });
  const { root, run, lines } = playgroundOf(page);
  await write(root, 'console.log("changed");');
  await run.click();
  await expect(lines).toContainText('changed');
  await page.reload();
  await expect(playgroundOf(page).run).toBeEnabled();
  expect(errors).toEqual([]);
});

test('the menu works from the keyboard', async ({ page }) => {
  await open(page);
  const more = page.getByRole('button', { name: 'More' }).first();
  const items = page.getByRole('menuitem');
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(items.first()).toBeFocused();
  await expect(more).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(items.last()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(items.first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(more).toBeFocused();
  await expect(more).toHaveAttribute('aria-expanded', 'false');
});

test('code is compared with the original', async ({ page }) => {
  await open(page, { script: 'one();\ntwo();\nthree();' });
  await choose(page, 'Compare');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nothing differs');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await write(playgroundOf(page).root, 'one();\n2();\nthree();\nfour();');
  await choose(page, 'Compare');
  await expect(dialog.locator('del')).toHaveText(['− two();']);
  await expect(dialog.locator('ins')).toHaveText(['+ 2();', '+ four();']);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('code is copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, { script: 'copy.me();' });
  await choose(page, 'Copy the code');
  await expect(playgroundOf(page).root.locator('.pg-said')).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('copy.me();');
});

test('a link opens with the code, says whose it is, and runs nothing', async ({
  page,
  browser,
  baseURL,
}) => {
  const script = `console.log("shared 你好", new WebSocket("ws://localhost:9998/echo").url);`;
  await open(page, { script: 'first();', at: '/en/try/four-events/' });
  await write(playgroundOf(page).root, script);
  await choose(page, 'Link to this code');
  const link = await page.getByRole('dialog').getByRole('textbox').inputValue();
  expect(link).toMatch(/\/en\/try\/four-events\/#code=1d\.[\w-]+$/);

  const other = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  await other.goto('/en/try/four-events/');
  await write(playgroundOf(other).root, 'their.own();');
  await expect.poll(() => stored(other)).toHaveLength(1);
  await other.goto('about:blank');
  await other.goto(link);
  const note = other.getByRole('note');
  await expect(note).toContainText('somebody else wrote it');
  await expect.poll(() => codeOf(other)).toContain('shared 你好');
  await expect(other.locator('iframe')).toHaveCount(0);
  await expect(other.locator('ws-playground')).not.toHaveAttribute('data-state', /./);

  await playgroundOf(other).run.click();
  await expect(playgroundOf(other).lines.first()).toContainText('shared 你好');
  await note.getByRole('button', { name: 'Back to my version' }).click();
  await expect(note).toHaveCount(0);
  await expect.poll(() => codeOf(other)).toBe('their.own();');

  await other.goto('about:blank');
  await other.goto(link);
  await note.getByRole('button', { name: 'Keep this as mine' }).click();
  await other.reload();
  await expect.poll(() => codeOf(other)).toContain('shared 你好');
  await expect(note).toHaveCount(0);
  await other.context().close();
});

test('a link opens in a page that is open, and what is changed of it is kept apart', async ({
  page,
}) => {
  const link = async (code: string) => {
    await write(playgroundOf(page).root, code);
    await choose(page, 'Link to this code');
    const address = await page.getByRole('dialog').getByRole('textbox').inputValue();
    await page.keyboard.press('Escape');
    return address;
  };
  await page.goto('/en/try/four-events/');
  const one = await link('one();');
  const other = await link('other();');
  await write(playgroundOf(page).root, 'mine();');
  await page.keyboard.press('Control+s');
  await expect.poll(() => stored(page)).toHaveLength(1);

  // The same page: only the hash is another.
  await page.evaluate((address) => (location.href = address), one);
  const note = page.getByRole('note');
  await expect(note).toBeVisible();
  await expect.poll(() => codeOf(page)).toBe('one();');
  await page.evaluate((address) => (location.href = address), other);
  await expect.poll(() => codeOf(page)).toBe('other();');
  await expect(note).toHaveCount(1);

  await write(playgroundOf(page).root, 'other(); changed();');
  await expect.poll(() => stored(page)).toHaveLength(2);
  await page.reload();
  await expect(note).toBeVisible();
  await expect.poll(() => codeOf(page)).toBe('other(); changed();');

  await note.getByRole('button', { name: 'Keep this as mine' }).click();
  await expect.poll(() => stored(page)).toHaveLength(1);
  await expect.poll(() => codeOf(page)).toBe('other(); changed();');
  await playgroundOf(page).root.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => codeOf(page)).toBe('mine();');
});

test('the key for saving says that all is kept, and where it is not', async ({ page }) => {
  await open(page);
  const { root, code } = playgroundOf(page);
  await code.click();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.insertText('mine ');
  await page.keyboard.press('Control+s');
  await expect(root.locator('.pg-said')).toHaveText('Kept in this browser');
  await expect.poll(() => stored(page)).toHaveLength(1);
  await fill(page);
  await page.keyboard.insertText('more '.repeat(2_000));
  await expect(root.getByRole('alert')).toContainText('no room left');
  await page.keyboard.press('Control+s');
  await expect(root.locator('.pg-said')).toContainText('did not keep your code');
});

/** Takes all room that the browser gives to this address, but for a few kilobytes. */
async function fill(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (let size = 4 * 1024 * 1024, at = 0; size >= 2_048; at += 1) {
      try {
        localStorage.setItem(`filler-${at}`, 'x'.repeat(size));
      } catch {
        size /= 2;
      }
    }
  });
}

test('the code of every example is kept, in both languages', async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    for (let at = 0; at < 240; at += 1) {
      const entry = { at: at + 1, files: { 'main.js': `old ${at}` } };
      localStorage.setItem(`ws101:code:zh:example-${at}`, JSON.stringify(entry));
    }
  });
  await write(playgroundOf(page).root, 'the newest');
  await expect.poll(() => stored(page)).toHaveLength(241);
});

test('where the browser has no room left the page says so, nothing goes, and room is made', async ({
  page,
  context,
}) => {
  await open(page);
  const { root } = playgroundOf(page);
  await page.evaluate(() => {
    const entry = { at: 1, files: { 'main.js': 'old' } };
    localStorage.setItem('ws101:code:zh:first-page', JSON.stringify(entry));
  });
  await fill(page);
  const before = await page.evaluate(() => JSON.stringify(localStorage));
  const long = `<p>mine</p>${' '.repeat(9_000)}`;
  await write(root, long);
  const note = root.getByRole('alert');
  await expect(note).toContainText('what you type now is not kept');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).toBe(before);
  expect(await axeFaults(page, 'ws-playground')).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    note.getByRole('button', { name: 'Save this code to a file' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^first-page-websocket-101-progress-.*\.json$/);
  const saved: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(saved).toMatchObject({
    version: 2,
    code: { 'en:first-page': { files: { 'index.html': long } } },
  });

  // Leaving the page asks first.
  const asked = page.waitForEvent('dialog');
  void page.goto('/en/send/').catch(() => {});
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect.poll(() => codeOf(page)).toBe(long);

  // Room is made in a tab of its own; what was not kept is kept then.
  const [other] = await Promise.all([
    context.waitForEvent('page'),
    note.getByRole('link', { name: 'See what is kept, and make room' }).click(),
  ]);
  const kept = other.locator('kept-here');
  await expect(kept.getByRole('listitem')).toHaveText([/ws101:code:zh:first-page/]);
  await other.evaluate(() => localStorage.removeItem('filler-0'));
  await expect(note).toHaveCount(0);
  await expect.poll(() => stored(page)).toHaveLength(2);
  await page.reload();
  await expect.poll(() => codeOf(page)).toBe(long);
});

test('a damaged link shows the original and says so', async ({ page }) => {
  await page.goto('/en/try/four-events/#code=1d.broken');
  await expect(page.getByRole('note')).toContainText('cannot be read');
  await expect.poll(() => codeOf(page)).toContain('new WebSocket');
});

test('a download is one file that runs by itself', async ({ page, baseURL }, testInfo) => {
  const { port } = new URL(baseURL ?? '');
  const script = `const ws = new WebSocket("ws://localhost:${port}/echo");\nws.onopen = () => ws.send("</script>");\nws.onmessage = (e) => console.log("got", e.data);\nconst n: number = 1;\nawait null;`;
  await open(page, { script, file: 'main.ts' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    choose(page, 'Download as one HTML file'),
  ]);
  expect(download.suggestedFilename()).toBe('first-page.html');
  const text = await readFile(await download.path(), 'utf8');
  // It leads to the server that it came from, wherever that is.
  expect(text).toContain(`ws://localhost:${port}/echo`);
  const file = testInfo.outputPath('download.html');
  await writeFile(file, text);
  await page.goto(`file://${file}`);
  await expect(page.locator('#console')).toHaveText('got </script>\n');
});
