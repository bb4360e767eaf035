import { expect, test, type Page } from '@playwright/test';
import { open, playgroundOf } from './playground.ts';

/* What is written while the editor is still on its way. */

const CODE = 'const first = 1;\nconst second = 2;\nconst third = 3;';

const codeOf = (page: Page) =>
  playgroundOf(page).root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code);

/** Holds back the editor. @returns what lets it come. */
async function holdEditor(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/_astro/monaco-core*', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Clicks after `text`, at the end of its line. */
async function clickAfter(page: Page, text: string): Promise<void> {
  const line = playgroundOf(page).still.locator('.line', { hasText: text });
  const box = await line.boundingBox();
  if (!box) throw new Error(`${text} is not in sight`);
  await page.mouse.click(box.x + box.width - 2, box.y + box.height / 2);
}

for (const [language, loading] of [
  ['en', 'The editor is loading'],
  ['zh', '编辑器正在加载'],
] as const) {
  test(`in ${language}, what is typed after a click is kept while the editor loads, and after`, async ({
    page,
  }) => {
    const release = await holdEditor(page);
    await open(page, { script: CODE, at: `/${language}/introduction/` });
    const { root, code, still } = playgroundOf(page);
    await clickAfter(page, 'second');
    await page.keyboard.type('// one');
    expect(await codeOf(page)).toContain('const second = 2;// one\n');
    // It is seen, and so is that something loads.
    await expect(still).toContainText('const second = 2;// one');
    await expect(root.getByText(loading)).toBeVisible();
    const name = await still.getAttribute('aria-label');
    await expect(root.locator('textarea.pg-area')).toHaveAccessibleName(name ?? 'none');
    release();
    await expect(root.locator('.monaco-editor.focused')).toBeVisible();
    await expect(code.locator('.pg-area')).toHaveCount(0);
    await page.keyboard.type(' and two');
    await expect.poll(() => codeOf(page)).toContain('const second = 2;// one and two\n');
    await expect(root.getByText(loading)).toBeHidden();
  });
}

test('from the keyboard all can be replaced and left while the editor loads; the focus stays away', async ({
  page,
}) => {
  const release = await holdEditor(page);
  await open(page, { script: CODE });
  const { root, code, still } = playgroundOf(page);
  await root.locator('.pg-more-button').focus();
  await page.keyboard.press('Tab');
  await expect(code.locator('textarea')).toBeFocused();
  await expect(still).toHaveAttribute('aria-hidden', 'true');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('console.log("pasted");\n');
  await page.keyboard.press('Tab');
  const focused = () =>
    page.evaluate(() => [document.activeElement?.localName, document.activeElement?.className]);
  const after = await focused();
  expect(after[0]).not.toBe('body');
  await expect(code.locator(':focus')).toHaveCount(0);
  release();
  await expect(root.locator('.pg-editor')).toBeVisible();
  await expect(code.locator('.pg-area')).toHaveCount(0);
  expect(await focused()).toEqual(after);
  expect(await codeOf(page)).toBe('console.log("pasted");\n');
});

test('what is selected stays so', async ({ page }) => {
  const release = await holdEditor(page);
  await open(page, { script: CODE });
  const { root } = playgroundOf(page);
  await clickAfter(page, 'third');
  await page.keyboard.press('Shift+Home');
  release();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.type('x');
  await expect.poll(() => codeOf(page)).toBe('const first = 1;\nconst second = 2;\nx');
});

test('what is being composed is not cut off by the editor', async ({ page }) => {
  const release = await holdEditor(page);
  await open(page, { script: CODE });
  const { root, code } = playgroundOf(page);
  const keyboard = await page.context().newCDPSession(page);
  await clickAfter(page, 'first');
  await keyboard.send('Input.imeSetComposition', {
    text: 'ni',
    selectionStart: 2,
    selectionEnd: 2,
  });
  const core = page.waitForEvent('requestfinished', (request) =>
    request.url().includes('monaco-colours'),
  );
  release();
  await core;
  await page.waitForLoadState('networkidle');
  await expect(code.locator('.pg-area')).toBeFocused();
  await keyboard.send('Input.insertText', { text: '你' });
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.insertText('好');
  await expect.poll(() => codeOf(page)).toBe(CODE.replace('\n', '你好\n'));
});

test('where the editor does not come, the code can be written all the same, and the next click tries again', async ({
  page,
}) => {
  await page.route('**/_astro/monaco-core*', (route) => route.abort());
  await open(page, { script: CODE });
  const { root, code } = playgroundOf(page);
  await clickAfter(page, 'third');
  await page.keyboard.type('// kept');
  await expect(root.getByText('The editor could not be loaded')).toBeVisible();
  await page.unrouteAll();
  await code.locator('.pg-area').click();
  await expect(root.locator('.monaco-editor')).toBeVisible();
  await expect(root.getByText('The editor could not be loaded')).toBeHidden();
  expect(await codeOf(page)).toBe(`${CODE}// kept`);
});
