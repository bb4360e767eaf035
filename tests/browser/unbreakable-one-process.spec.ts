import { expect, test } from '@playwright/test';
import { findBrowser } from '../../scripts/browser.mjs';
import { open, playgroundOf, press } from './playground.ts';
import { outlivesEndlessCode } from './unbreakable.ts';

/** Chromium as on a weak device: the result shares its process, and its thread, with the page. */
const ONE_PROCESS = [
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process,IsolateSandboxedIframes',
];

// A trace takes pictures of every frame, for which a spinning one never has time.
test.use({
  trace: 'off',
  launchOptions: {
    executablePath: findBrowser(),
    args: [
      ...ONE_PROCESS,
      '--host-resolver-rules=MAP class.test 127.0.0.1',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  },
});

outlivesEndlessCode(true);

test('by an address of the LAN, a frame that shares the thread is found out, and its loops are ended', async ({
  page,
  baseURL,
}) => {
  const { port } = new URL(baseURL ?? '');
  const at = `http://class.test:${port}/en/introduction/`;
  await open(page, { at, script: 'console.log("here");\nwhile (true) {}' });
  const { run, lines } = playgroundOf(page);
  await press(run);
  await expect(lines.last()).toContainText('without a pause');
  await expect(lines.first()).toContainText('here');
});

test('where loops are guarded, an error still tells the column that was written', async ({
  page,
}) => {
  const script = 'function outer() { for (;;) inner(); }\nouter();';
  await open(page, { script });
  const { run, lines, root, monaco } = playgroundOf(page);
  await press(run);
  await lines.first().getByRole('button', { name: 'main.js:1' }).click();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.insertText('/* cursor */');
  await expect(monaco).toContainText('for (;;) /* cursor */inner(); }');
});

test('what a guard adds changes nothing that right programs print', async ({
  browser,
  baseURL,
}) => {
  test.slow();
  const script = [
    'const square = (n) => n * n;',
    'function strict() { "use strict"; return this === undefined; }',
    'class Box { #n = 1; get n() { return this.#n; } static make = () => new Box(); }',
    'const out = [];',
    'for (const n of [1, 2, 3]) out.push(square(n));',
    'do out.pop(); while (out.length > 2);',
    'console.log(out, strict(), Box.make().n, square.length, square.name);',
    'console.log(String(square), strict.toString(), `${Box}`);',
    'console.log(square, Function.prototype.toString.call(Array.prototype.map));',
    'console.log(Function.prototype.toString.toString());',
    'const failing = () => { throw new Error("here"); };',
    'try { failing(); } catch (error) { console.log(error); }',
  ].join('\n');
  const printed = async (args: string[]) => {
    const other = await browser.browserType().launch({
      executablePath: findBrowser(),
      args: [...args, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    });
    const page = await other.newPage({ baseURL: baseURL ?? '' });
    await open(page, { script });
    const { run, lines } = playgroundOf(page);
    await run.click();
    await expect(lines).toHaveCount(5);
    const texts = await lines.allTextContents();
    await other.close();
    return texts;
  };
  expect(await printed(ONE_PROCESS)).toEqual(await printed([]));
});
