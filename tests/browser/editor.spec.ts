import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { open, playgroundOf } from './playground.ts';

const CLOSE = 'const ws = new WebSocket("ws://localhost:9998/echo");\n';

/** The keys that format the code, as Monaco binds them on this system. */
const FORMAT = process.platform === 'linux' ? 'Control+Shift+I' : 'Shift+Alt+F';

/** Focuses the editor of the first playground, once its languages are known. */
async function edit(page: Page): Promise<void> {
  const { code, root } = playgroundOf(page);
  await code.click();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await expect(root.locator('.pg-editor')).toHaveAttribute('data-services', /./);
}

/** Puts the cursor behind the first `text` of the code. */
async function cursorAfter(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+f');
  const find = page.locator('.find-widget textarea').first();
  await expect(find).toBeFocused();
  await find.fill(text);
  await expect(page.locator('.find-widget .matchesCount')).toHaveText(/ 1$|1 of|第 \d/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(playgroundOf(page).root.locator('.native-edit-context')).toBeFocused();
  await page.keyboard.press('ArrowRight');
}

const hover = (page: Page) => page.locator('.monaco-hover:not(.hidden) .monaco-hover-content');

/** Points at the last `text` of the code, and again where Monaco closed the help: it does when the page still moves. */
async function pointAt(page: Page, text: string, help: string | RegExp): Promise<void> {
  const place = page.locator('.view-line span', { hasText: text }).last();
  await expect(async () => {
    await page.mouse.move(0, 0);
    await place.hover();
    await expect(hover(page)).toContainText(help, { timeout: 5000 });
  }).toPass({ timeout: 40_000 });
}
const rows = (page: Page) => page.locator('.suggest-widget .monaco-list-row');

test('an address is completed with the endpoints, then with their parameters', async ({ page }) => {
  await open(page, { script: '' });
  await edit(page);
  await page.keyboard.type('new WebSocket("ws://localhost:9998/');
  await expect(rows(page).filter({ hasText: '/echo' }).first()).toContainText('Sends');
  await page.keyboard.type('clo');
  await expect(rows(page).first()).toContainText('/close');
  await page.keyboard.press('Enter');
  await page.keyboard.type('?');
  await expect(rows(page).first()).toContainText('code');
  await page.keyboard.press('Enter');
  const { root } = playgroundOf(page);
  await expect
    .poll(() => root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code))
    .toContain('ws://localhost:9998/close?code=4000');
});

test('a script within a page is completed as scripts are', async ({ page }) => {
  await open(page);
  await edit(page);
  await cursorAfter(page, 'var received_msg = evt.data;');
  await page.keyboard.type('ws.buf');
  await expect(rows(page).first()).toContainText('bufferedAmount', { timeout: 40_000 });
});

for (const [language, words] of [
  ['en', /The state of the connection/],
  ['zh', /连接的状态/],
] as const) {
  test(`a member of a socket is explained in ${language}`, async ({ page }) => {
    await open(page, { script: `${CLOSE}ws.readyState;`, at: `/${language}/introduction/` });
    await edit(page);
    await pointAt(page, 'readyState', words);
  });
}

test('a close code and an endpoint are explained', async ({ page }) => {
  await open(page, { script: `${CLOSE}ws.close(4000);` });
  await edit(page);
  await pointAt(page, '4000', '4000 ·');
  await pointAt(page, '/echo', '/echo');
  await expect(hover(page)).toContainText('deflate');
});

test('a misspelt handler is marked, and mended from the keyboard', async ({ page }) => {
  await open(page, { script: `${CLOSE}ws.oncolse = console.log;` });
  await edit(page);
  const { root } = playgroundOf(page);
  await expect(root.locator('.squiggly-warning')).toHaveCount(1);
  await cursorAfter(page, 'oncol');
  await page.keyboard.press('Control+.');
  await expect(page.locator('.action-widget').first()).toContainText('Write onclose');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code))
    .toContain('ws.onclose = console.log;');
  await expect(root.locator('.squiggly-warning')).toHaveCount(0);
});

for (const [kind, at] of [
  ['a script', 'main.js'],
  ['a page', 'index.html'],
] as const) {
  test(`the mistakes of beginners are mended by their fixes, in ${kind}`, async ({ page }) => {
    const mistakes = [
      ['ws.onColse = f;', 'ws.onclose = f;', 'onColse'],
      ['ws.send("x");', 'ws.addEventListener(\'open\', () => ws.send("x"));', 'send'],
      ['ws.close(1001);', 'ws.close(1000);', '1001'],
      ['if (ws.readyState == "open") f();', 'if (ws.readyState == WebSocket.OPEN) f();', 'open"'],
      ['new WebSocket("ws://localhost/#a");', 'new WebSocket("ws://localhost/");', '#a'],
    ] as const;
    const script = `${CLOSE}function f() {}\n${mistakes.map(([wrong]) => wrong).join('\n')}\n`;
    await open(page, at === 'main.js' ? { script } : { html: `<p>\n<script>\n${script}</script>` });
    await edit(page);
    const { root } = playgroundOf(page);
    const marks = root.locator('.squiggly-warning');
    const code = () => root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code);
    await expect(marks).toHaveCount(mistakes.length);
    for (const [done, [wrong, right, part]] of mistakes.entries()) {
      await test.step(wrong, async () => {
        await cursorAfter(page, part);
        await page.keyboard.press('Control+.');
        const fixes = page.locator('.action-widget .monaco-list-row.action .title');
        await expect(fixes.first()).toBeVisible();
        // Each is read whole, once the list has taken its width.
        const isCut = () =>
          fixes.evaluateAll((all) =>
            all.some((title) => title.scrollWidth > title.clientWidth + 1),
          );
        await expect.poll(isCut).toBe(false);
        await page.keyboard.press('Enter');
        await expect.poll(code).toContain(right);
        await expect(marks).toHaveCount(mistakes.length - done - 1);
      });
    }
  });
}

for (const [language, said, called] of [
  ['en', /The handshake is over/, /Begins the closing handshake/],
  ['zh', /握手完成/, /开始关闭握手/],
] as const) {
  test(`members of a socket are offered and called with an explanation in ${language}`, async ({
    page,
  }) => {
    await open(page, { script: CLOSE, at: `/${language}/introduction/` });
    await edit(page);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('ws.');
    await expect(rows(page).first()).toHaveText(/^onopen/, { timeout: 40_000 });
    await expect(rows(page).first()).toHaveText(said);
    await page.keyboard.type('close(');
    await expect(page.locator('.parameter-hints-widget')).toContainText(called);
  });
}

test('a problem within a page is marked at its place', async ({ page }) => {
  await open(page);
  await edit(page);
  await cursorAfter(page, 'var received_msg = evt.data;');
  await page.keyboard.insertText('ws.close(1001);');
  const { root } = playgroundOf(page);
  const mark = root.locator('.squiggly-warning');
  await expect(mark).toHaveCount(1);
  // The line is drawn anew as its colours come, and the mark a moment later.
  await expect
    .poll(async () => {
      const place = await root.getByText('1001', { exact: true }).boundingBox();
      const marked = await mark.boundingBox();
      return place && marked ? Math.abs(place.x - marked.x) : Infinity;
    })
    .toBeLessThan(2);
});

test('Monaco speaks Chinese on Chinese pages, and nobody else loads that', async ({ page }) => {
  const loaded = new Set<string>();
  page.on('request', (request) => loaded.add(request.url()));
  await open(page);
  await edit(page);
  expect([...loaded].filter((url) => url.includes('zh-cn'))).toEqual([]);
  await page.goto('/zh/introduction/');
  await edit(page);
  expect([...loaded].filter((url) => url.includes('zh-cn'))).toHaveLength(1);
  await page.keyboard.press('Control+f');
  await expect(page.locator('.find-widget')).toContainText('无结果');
});

test('where a name was made is found within the example', async ({ page }) => {
  await open(page, { script: `${CLOSE}\n\nws.onopen = null;` });
  await edit(page);
  const { root } = playgroundOf(page);
  await cursorAfter(page, 'ws.ono');
  await page.keyboard.press('Home');
  await page.keyboard.press('F12');
  await expect(root.locator('.active-line-number')).toHaveText('1', { timeout: 40_000 });
  await page.keyboard.insertText('HERE');
  await expect
    .poll(() => root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code))
    .toContain('const HEREws');
});

test('the keys that editors have work in this one', async ({ page }) => {
  await open(page, { script: 'if (a) {\nconst   b = 1;\n  a(b);\n}\n' });
  await edit(page);
  const { root } = playgroundOf(page);
  const code = () => root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code);
  await test.step('format', async () => {
    await expect(async () => {
      await page.keyboard.press(FORMAT);
      expect(await code()).toContain('if (a) {\n  const b = 1;\n  a(b);\n}');
    }).toPass({ timeout: 40_000 });
  });
  await test.step('comment', async () => {
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Control+/');
    await expect.poll(() => code()).toMatch(/^\/\/ if \(a\)/);
    await page.keyboard.press('Control+/');
    await expect.poll(() => code()).toMatch(/^if \(a\)/);
  });
  await test.step('several cursors', async () => {
    await page.keyboard.press('Control+Home');
    for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+d');
    await page.keyboard.press('Control+d');
    await page.keyboard.type('list');
    await expect.poll(() => code()).toContain('if (list) {\n  const b = 1;\n  list(b);\n}');
    await page.keyboard.press('Escape');
  });
  await test.step('folding', async () => {
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Control+Shift+[');
    await expect(root.locator('.view-line', { hasText: 'const b' })).toHaveCount(0);
    await page.keyboard.press('Control+Shift+]');
    await expect(root.locator('.view-line', { hasText: 'const b' })).toHaveCount(1);
  });
});

test('the language services wait until something can be typed', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await open(page);
  const { code, monaco } = playgroundOf(page);
  await code.hover();
  await expect(monaco.locator('.view-line').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(loaded.filter((url) => /worker|endpoints\.json/.test(url))).toEqual([]);
});

test('what Tab does is told to a screen reader, shown, and can be changed', async ({ page }) => {
  await open(page, { script: 'let a;' });
  await edit(page);
  const { root } = playgroundOf(page);
  const textbox = root.getByRole('textbox', { name: 'Code: ' });
  await expect(textbox).toBeFocused();
  await expect(textbox).toHaveAccessibleDescription(/^Tab leaves the editor/);
  await expect(root.getByText('Tab leaves the editor')).toBeVisible();
  await page.keyboard.press('Control+m');
  await expect(
    page.locator('.monaco-alert, [role=alert]').filter({ hasText: /Tab/ }),
  ).not.toHaveCount(0);
  await page.keyboard.press('Control+Home');
  await expect(root.getByRole('textbox')).toContainText('let a;');
  await page.keyboard.press('Tab');
  const value = () => root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code);
  await expect.poll(value).toMatch(/^\s+let a;/);
  await page.keyboard.press('Control+m');
  await page.keyboard.press('Tab');
  await expect(root.locator('.monaco-editor.focused')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing with the editor, its list and the console open, ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, { script: `${CLOSE}ws.oncolse = 1;\nconsole.log("hello", { a: 1 });\n` });
    const { run, lines } = playgroundOf(page);
    await run.click();
    await expect(lines.filter({ hasText: 'hello' })).toBeVisible();
    await edit(page);
    const faults = async () => {
      const axe = new AxeBuilder({ page })
        // The view of the wire has tests of its own.
        .exclude('.pg-wire')
        // Monaco names the rows of its list by more than is seen of them.
        .disableRules(['label-content-name-mismatch']);
      const { violations } = await axe.analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    };
    expect(await faults()).toEqual([]);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('"ws://localhost:9998/');
    await expect(rows(page).first()).toBeVisible();
    expect(await faults()).toEqual([]);
  });
}
