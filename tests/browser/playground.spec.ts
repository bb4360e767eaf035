import { expect, test, type Locator, type Page } from '@playwright/test';
import { htmlOf, LESSON, open, playgroundOf, write } from './playground.ts';

/** A character as it is shown: in px from the box's corner. */
interface Glyph {
  left: number;
  top: number;
  colour: string;
}

/** The visible characters of the code, by row and column. */
function glyphs(lines: Locator): Promise<Record<string, Glyph>> {
  return lines.evaluateAll((elements) => {
    const [first] = elements;
    const box = first?.closest('.pg-code')?.getBoundingClientRect();
    const found: Record<string, Glyph> = {};
    if (!box) return found;
    const tops = elements.map((element) => element.getBoundingClientRect().top);
    const sorted = [...tops].sort((a, b) => a - b);
    elements.forEach((element, at) => {
      const row = sorted.indexOf(tops[at] ?? 0);
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      let column = 0;
      while (walker.nextNode()) {
        const text = walker.currentNode.textContent ?? '';
        for (let offset = 0; offset < text.length; offset += 1, column += 1) {
          if (/\s/.test(text[offset] ?? ' ')) continue;
          const range = document.createRange();
          range.setStart(walker.currentNode, offset);
          range.setEnd(walker.currentNode, offset + 1);
          const { left, top, bottom } = range.getBoundingClientRect();
          if (bottom > box.bottom || left > box.right - 20) continue;
          const colour = getComputedStyle(walker.currentNode.parentElement ?? element).color;
          found[`${row}:${column} ${text[offset]}`] = {
            left: left - box.left,
            top: Math.round(top - box.top),
            colour,
          };
        }
      }
    });
    return found;
  });
}

/** What is elsewhere, or otherwise, by more than the half pixel by which a font may round. */
function moved(before: Record<string, Glyph>, after: Record<string, Glyph>): string[] {
  return Object.entries(before).flatMap(([at, { left, top, colour }]) => {
    const now = after[at];
    const isSame = now?.top === top && now.colour === colour && Math.abs(now.left - left) <= 0.5;
    return isSame ? [] : [`${at}: ${left} ${top} ${colour}, then ${JSON.stringify(now)}`];
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the editor takes the place of the ${colorScheme} still code without moving anything`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await page.evaluate(() => {
      Reflect.set(window, 'shifts', 0);
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const sum = Number(Reflect.get(window, 'shifts')) + Number(Reflect.get(entry, 'value'));
          Reflect.set(window, 'shifts', sum);
        }
      }).observe({ type: 'layout-shift' });
    });
    const { code, still, monaco, root } = playgroundOf(page);
    const before = await glyphs(still.locator('.line'));
    expect(Object.keys(before).length).toBeGreaterThan(150);

    await code.hover();
    await expect(monaco.locator('.view-line').first()).toBeVisible();
    // Colours come with the first tokens, a moment after the text.
    const movedSince = async () => moved(before, await glyphs(root.locator('.view-line')));
    await expect.poll(movedSince).toEqual([]);
    expect(await page.evaluate(() => Number(Reflect.get(window, 'shifts')))).toBe(0);
  });
}

test('the editor follows the theme of the page', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page);
  const { code, root, monaco } = playgroundOf(page);
  await code.hover();
  await expect(monaco.locator('.view-line').first()).toBeVisible();
  const background = root.locator('.monaco-editor-background').first();
  await expect(background).toHaveCSS('background-color', 'rgb(251, 252, 249)');
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
  await expect(background).toHaveCSS('background-color', 'rgb(22, 27, 33)');
});

test('a browser whose expressions know no sets colours the code all the same', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.addInitScript(() => Reflect.deleteProperty(RegExp.prototype, 'unicodeSets'));
  await open(page, { script: 'const a = "b";\n' });
  const { code, monaco } = playgroundOf(page);
  const colours = (spans: Locator) =>
    spans.evaluateAll((all) =>
      all
        .filter((span) => span.childElementCount === 0 && span.textContent.trim() !== '')
        .map((span) => getComputedStyle(span).color),
    );
  await code.hover();
  await expect(monaco.locator('.view-line').first()).toBeVisible();
  await expect
    .poll(
      async () => new Set(await colours(monaco.locator('.view-line').first().locator('span'))).size,
    )
    .toBeGreaterThan(2);
  expect(loaded.some((url) => url.includes('translated-grammars'))).toBe(true);
});

test('a script is completed and checked by the TypeScript service', async ({ page }) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text());
  });
  await open(page, { script: 'const ws = new WebSocket("ws://localhost:9998/echo");\n' });
  const { code, root } = playgroundOf(page);
  await code.click();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await expect(root.locator('.pg-editor')).toHaveAttribute('data-services', /./);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('ws.buf');
  await expect(page.locator('.suggest-widget .monaco-list-row').first()).toContainText(
    'bufferedAmount',
    { timeout: 40_000 },
  );
  await page.keyboard.press('Enter');
  await page.keyboard.type(' ==== 1;');
  await expect(root.locator('.squiggly-error')).not.toHaveCount(0);
  expect(violations).toEqual([]);
});

test('a page is completed by the HTML service', async ({ page }) => {
  await open(page);
  const { code, root } = playgroundOf(page);
  await code.click();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await expect(root.locator('.pg-editor')).toHaveAttribute('data-services', /./);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('<butto');
  await expect(page.locator('.suggest-widget .monaco-list-row').first()).toContainText('button');
});

test('many playgrounds of a page share one editor library', async ({ page }) => {
  await open(page, { isDoubled: true });
  // What the library loads late counts for neither: each of its files is asked for once.
  const requested: string[] = [];
  page.on('request', (request) => {
    // A module is fetched ahead, and taken from what came.
    if (request.resourceType() !== 'script') return;
    if (request.url().endsWith('.js')) requested.push(new URL(request.url()).pathname);
  });
  for (const root of await page.locator('ws-playground').all()) {
    await root.locator('.pg-code').hover();
    await expect(root.locator('.view-line').first()).toBeVisible();
  }
  expect(requested.filter((path) => path.includes('monaco-core'))).toHaveLength(1);
  expect(requested).toEqual([...new Set(requested)]);
});

test('an editor that cannot be loaded says so and leaves the code', async ({ page }) => {
  await page.route('**/_astro/monaco-core*', (route) => route.abort());
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await open(page);
  const { code, still, root } = playgroundOf(page);
  await code.click();
  await expect(root.getByText('The editor could not be loaded')).toBeVisible();
  await expect(still).toBeVisible();
  expect(errors).toEqual([]);
});

test('a run can be stopped, and run again', async ({ page }) => {
  await open(page);
  const { run, stop, frame, result, lines, status } = playgroundOf(page);
  await expect(stop).toBeHidden();
  await run.click();
  await expect(result.getByRole('link')).toBeVisible();
  await expect(status).toHaveText('Running');
  await stop.click();
  await expect(frame).toHaveCount(0);
  await expect(lines.last()).toContainText('Your code is kept');
  await expect(status).toHaveText('Stopped');
  await run.click();
  await expect(result.getByRole('link')).toBeVisible();
  await expect(lines.filter({ hasText: 'Your code is kept' })).toHaveCount(0);
});

test('a javascript: link works in the result, and its dialogs are in the console', async ({
  page,
}) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused/i.test(message.text())) violations.push(message.text());
  });
  const said: string[] = [];
  page.on('dialog', (dialog) => {
    said.push(dialog.message());
    void dialog.accept();
  });
  await open(page);
  const { run, result, lines } = playgroundOf(page);
  await run.click();
  await result.getByRole('link').click();
  await expect
    .poll(() => said)
    .toEqual(['Your browser supports WebSocket!', 'Sending data...', 'Data received...']);
  await expect(lines.filter({ hasText: 'alert' })).toHaveText([
    /Your browser supports WebSocket!.*index\.html:12/,
    /Sending data\.\.\..*index\.html:21/,
    /Data received\.\.\..*index\.html:27/,
  ]);
  expect(violations).toEqual([]);
});

/** Focuses the code and writes `text` in place of all of it. */
async function typeOver(page: Page, text: string): Promise<void> {
  const { root, code } = playgroundOf(page);
  await code.click();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.press('Control+a');
  // What is typed replaces what is drawn as selected.
  await expect(root.locator('.selected-text').first()).toBeVisible();
  await page.keyboard.insertText(text);
}

test('what is typed over all replaces all, on a slow machine too', async ({ page }) => {
  // A clock that leaps: each event seems to come long after what caused it.
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    let leaps = 0;
    Date.now = () => now() + 200 * ++leaps;
  });
  await open(page);
  await typeOver(page, 'mine');
  const { root } = playgroundOf(page);
  const value = () =>
    root.evaluate((element: HTMLElementTagNameMap['ws-playground']) => element.code);
  await expect.poll(value).toBe('mine');
});

test('Reset brings the original back and can be undone until something is typed', async ({
  page,
}) => {
  await open(page);
  const { root, reset } = playgroundOf(page);
  const undo = root.getByRole('button', { name: 'Undo', exact: true });
  const value = () =>
    root.evaluate((element: HTMLElementTagNameMap['ws-playground']) => element.code);
  const original = await value();

  await typeOver(page, 'mine');
  await reset.click();
  await expect.poll(value).toBe(original);
  await undo.click();
  await expect.poll(value).toBe('mine');
  await reset.click();
  await expect(undo).toBeVisible();
  await root.locator('.view-line').first().click();
  await page.keyboard.insertText('x');
  await expect(reset).toBeVisible();
});

test('Ctrl+Enter in the code runs it and writes no line', async ({ page }) => {
  await open(page);
  const { root, code, result } = playgroundOf(page);
  const value = () =>
    root.evaluate((element: HTMLElementTagNameMap['ws-playground']) => element.code);
  await code.click();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  const before = await value();
  await page.keyboard.press('Control+Enter');
  await expect(result.getByRole('link')).toBeVisible();
  await expect.poll(() => value()).toBe(before);
});

test('the console shows values, and an error leads to its line in a page', async ({ page }) => {
  await open(page);
  const { root, run, lines } = playgroundOf(page);
  await write(
    root,
    htmlOf(
      '<script>\nconsole.log("hello", 42, { a: [1] });\n</script>\n<script>\n  nothing();\n</script>',
    ),
  );
  await run.click();
  await expect(lines.nth(0)).toHaveText(/hello 42 \{a: \[1\]\}.*index\.html:4/);
  await expect(lines.nth(1)).toHaveText(/ReferenceError: nothing is not defined.*index\.html:7/);
  await lines.nth(1).getByRole('button', { name: 'index.html:7' }).click();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.insertText('HERE');
  await expect
    .poll(() => root.evaluate((element: HTMLElementTagNameMap['ws-playground']) => element.code))
    .toContain('\n  HEREnothing();');
});

test('an error in a script has the line of the editor', async ({ page }) => {
  await open(page, { script: 'const one = 1;\nconsole.log(one);\none = 2;' });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines.nth(0)).toHaveText(/1.*main\.js:2/);
  await expect(lines.nth(1)).toHaveText(/TypeError.*main\.js:3/);
});

test('an echo storm ends itself and says why', async ({ page }) => {
  await open(page);
  const { root, run, lines } = playgroundOf(page);
  await write(
    root,
    htmlOf(
      '<script>const ws = new WebSocket("ws://localhost:9998/echo");' +
        'ws.onopen = () => ws.send("x"); ws.onmessage = () => { ws.send("x"); ws.send("y"); };</script>',
    ),
  );
  await run.click();
  await expect(lines.last()).toContainText('echo storm');
});

test('code that leaves its page is stopped and never gets the site’s origin', async ({ page }) => {
  await open(page);
  const { root, run, lines, frame } = playgroundOf(page);
  await write(root, htmlOf('<script>location.href = "/en/";</script>'));
  await run.click();
  await expect(lines.last()).toContainText('go elsewhere');
  await expect(frame).toHaveCount(0);
});

test('everything can be done from the keyboard, and Tab leaves the editor', async ({ page }) => {
  await open(page);
  const { root, run, stop, result } = playgroundOf(page);
  await run.focus();
  await page.keyboard.press('Enter');
  await expect(result.getByRole('link')).toBeVisible();
  await run.focus();
  await page.keyboard.press('Tab');
  await expect(stop).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(root.getByRole('button', { name: 'Reset', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(root.getByRole('button', { name: 'More' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.press('Tab');
  expect(
    await root.evaluate((element: HTMLElementTagNameMap['ws-playground']) => element.code),
  ).not.toContain('\t');
  expect(
    await root.locator('.pg-code').evaluate((box) => box.contains(document.activeElement)),
  ).toBe(false);
  await page.keyboard.press('Shift+Tab');
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
});

test('under a finger the editor is the system’s own text area', async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    baseURL: baseURL ?? '',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await open(page);
  const { root, code, still, run, result } = playgroundOf(page);
  const before = await glyphs(still.locator('.line'));
  await code.tap();
  const area = root.getByRole('textbox', { name: 'Code: index.html' });
  await expect(area).toBeFocused();
  expect(await glyphs(still.locator('.line'))).toMatchObject(before);
  await area.fill('  <p>');
  await page.keyboard.press('Enter');
  await page.keyboard.type('indented');
  await expect(area).toHaveValue('  <p>\n  indented');
  await area.fill('<p>typed</p>');
  await expect(still).toHaveText('<p>typed</p>');
  await run.tap();
  await expect(result.getByText('typed')).toBeInViewport();
  await context.close();
});

test('in a narrow window one pane is shown at a time and nothing is wider than it', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  const { root, run, lines } = playgroundOf(page);
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(() => overflow()).toBe(0);
  await write(root, htmlOf(`<script>console.log("${'long'.repeat(80)}")</script>`));
  await run.click();
  await expect(lines).not.toHaveCount(0);
  await expect(root.locator('.pg-result')).toBeVisible();
  await expect(root.locator('.pg-console')).toBeHidden();
  const tab = root.locator('.pg-tabs').getByRole('button', { name: 'Console' });
  await expect(tab).toHaveAccessibleName('Console (something new)');
  await tab.click();
  await expect(tab).toHaveAccessibleName('Console');
  await expect(lines.first()).toBeVisible();
  await expect(root.locator('.pg-result')).toBeHidden();
  await expect.poll(() => overflow()).toBe(0);

  // Errors lie where nobody would look for them otherwise, and a next run begins without any.
  await write(root, htmlOf('<script>missing()</script>'));
  await run.click();
  await expect(tab).toHaveAccessibleName('Console (an error)');
  await write(root, htmlOf('<p>nothing wrong</p>'));
  await run.click();
  await expect(root.frameLocator('iframe').getByText('nothing wrong')).toBeVisible();
  await expect(tab).toHaveAccessibleName('Console');
});

test('the first screen of a lesson has the thing to run', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page);
  const { run, code } = playgroundOf(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
  await expect(run).toBeInViewport({ ratio: 1 });
  await expect(code).toBeInViewport({ ratio: 0.8 });
});

test('printed, the code stands there whole', async ({ page }) => {
  await page.emulateMedia({ media: 'print' });
  await open(page);
  const { still, run } = playgroundOf(page);
  await expect(run).toBeHidden();
  const hidden = await still.evaluate((pre) => pre.scrollHeight - pre.clientHeight);
  expect(hidden).toBe(0);
  await expect(still).toContainText('</html>');
});

test('printed after an edit, the code is as it was edited', async ({ page }) => {
  await open(page);
  const { root, still } = playgroundOf(page);
  await write(root, 'edited');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(still).toHaveText('edited');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(still).toBeEmpty();
});

test('without JavaScript the code can be read', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '', javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(LESSON);
  const { still, run } = playgroundOf(page);
  await expect(still).toContainText('new WebSocket("ws://localhost:9998/echo")');
  await expect(run).toBeDisabled();
  // Playwright turns scripts off, but not the parser's view of <noscript>.
  const note = await page
    .locator('ws-playground noscript')
    .first()
    .evaluate((each) => each.innerHTML);
  expect(note).toContain('turn JavaScript on');
  await context.close();
});
