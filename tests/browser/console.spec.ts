import { expect, test } from '@playwright/test';
import { htmlOf, open, playgroundOf } from './playground.ts';

/** Each value, the text of its line, and what is seen after its first triangle is opened. */
const VALUES: Record<string, [code: string, line: RegExp, unfolded?: RegExp]> = {
  'a string, without quotes': ['"text"', /^text/],
  'numbers, and a zero with its sign': ['1.5, -0, NaN, 10n', /^1\.5 -0 NaN 10n/],
  'nothing, of both kinds': ['null, undefined', /^null undefined/],
  'an object': ['{ a: 1, b: { c: [1, "x"] } }', /\{a: 1, b: Object\}/, /c: \[2\]/],
  'an array': ['[1, [2], "x"]', /\[1, \[1\], "x"\]/, /2: "x"/],
  'an array with holes': ['[1, , 3]', /^\(3\) \[1, empty, 3\]/, /0: 1empty2: 3$/],
  'an array of nothing but holes': ['new Array(1e9)', /^\(1000000000\) \[empty × 1000000000\]/],
  'holes within others': [
    '{ a: [, 1], b: new Map([[[, 1], 2]]) }',
    /a: \[2\]/,
    /a: \(2\) \[empty, 1\]/,
  ],
  'a Map': ['new Map([["a", 1], [{}, 2]])', /Map\(2\) \{"a" ⇒ 1, Object ⇒ 2\}/, /"a" ⇒ 1/],
  'a Set': ['new Set([1, "x"])', /Set\(2\) \{1, "x"\}/, /1: "x"/],
  'an object of a class': ['new (class Chat { #secret = 1; room = "a"; })()', /Chat \{room: "a"\}/],
  'a function': ['(n) => n + 1', /\(n\) => n \+ 1/],
  'bytes, with size and hex': [
    'new Uint8Array([72, 105, 255]).buffer',
    /ArrayBuffer 3 bytes 48 69 ff/,
  ],
  'a typed array': ['new Uint8Array([1, 2])', /Uint8Array 2 bytes 01 02/],
  'a Blob, with its bytes': [
    'new Blob(["Hi"], { type: "text/plain" })',
    /Blob 2 bytes text\/plain 48 69main/,
  ],
  'an Event': ['new Event("open")', /Event \{type: "open"/],
  'a CloseEvent, with what its code means': [
    'new CloseEvent("close", { code: 1006, wasClean: false })',
    /CloseEvent \{type: "close", code: 1006, reason: "", wasClean: false.*no close frame/,
    /wasClean: false/,
  ],
  'a MessageEvent': [
    'new MessageEvent("message", { data: "hello" })',
    /MessageEvent \{type: "message", data: "hello"/,
  ],
  'a date and an expression': ['new Date(0), /a+/g', /1970-01-01T00:00:00\.000Z \/a\+\/g/],
  'an address': ['new URL("ws://a:1/b?c=2")', /URL \{href: "ws:\/\/a:1\/b\?c=2"/],
  'headers of a request': ['new Headers({ origin: "null" })', /Headers\(1\) \{"origin" ⇒ "null"\}/],
  'an answer': ['new Response("", { status: 404 })', /Response \{url: "", status: 404/],
  'an error with its cause': [
    'new Error("outer", { cause: new TypeError("inner") })',
    /Error: outer.*cause: TypeError: inner/,
  ],
  'an error that is its own cause': [
    '(() => { const e = new Error("me"); e.cause = e; return e; })()',
    /Error: me.*cause: ↻ the same Error/,
  ],
  'an element, without what is in it': [
    'Object.assign(document.createElement("p"), { id: "a", textContent: "x".repeat(100) })',
    /<p id="a">…<\/p>/,
  ],
  'an accessor that is not called': [
    '{ get a() { throw new Error("no"); } }',
    /\{a: …\}/,
    /accessor, not read/,
  ],
};

test('values are shown as what they are, and unfold', async ({ page }) => {
  const script = Object.values(VALUES)
    .map(([code]) => `console.log(${code});`)
    .join('\n');
  await open(page, { script });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveCount(Object.keys(VALUES).length);
  for (const [at, [name, [, text, unfolded]]] of Object.entries(VALUES).entries()) {
    await test.step(name, async () => {
      const line = lines.nth(at);
      await expect(line).toHaveText(text);
      await expect(line.locator('> .pg-place')).toHaveText(`main.js:${at + 1}`);
      if (!unfolded) return;
      await line.locator('summary').first().click();
      await expect(line.locator('.pg-entries').first()).toHaveText(unfolded);
    });
  }
});

test('an object that holds itself unfolds once', async ({ page }) => {
  await open(page, { script: 'const a = { b: {} };\na.b.up = a;\nconsole.log(a);' });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await lines.locator('summary').first().click();
  await lines.locator('.pg-entries summary').first().click();
  await expect(lines.first()).toContainText('↻ the same Object');
});

test('the events of a socket can be looked into', async ({ page, baseURL }) => {
  const { port } = new URL(baseURL ?? '');
  await open(page, {
    script: `const ws = new WebSocket("ws://localhost:${port}/close?code=4000&reason=bye&after=1");\nws.onopen = () => ws.send("a");\nws.onmessage = (e) => console.log(e);\nws.onclose = (e) => console.log(e, ws);`,
  });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines.nth(0)).toContainText('MessageEvent {type: "message", data: "a"');
  await expect(lines.nth(1)).toContainText('CloseEvent {type: "close", code: 4000, reason: "bye"');
  await expect(lines.nth(1)).toContainText('defined by the application');
  await expect(lines.nth(1)).toContainText('WebSocket {url:');
});

test('the methods of the console do what they do in the browser', async ({ page }) => {
  const script = [
    'console.info("i"); console.warn("w"); console.error("e"); console.debug("d");',
    'console.group("outer"); console.log("inner"); console.groupEnd(); console.log("after");',
    'console.count(); console.count(); console.count("x"); console.countReset(); console.count();',
    'console.time("t"); console.timeEnd("t"); console.timeEnd("t");',
    'console.assert(1 === 1, "not shown"); console.assert(1 === 2, "shown");',
    'console.log("%s is %d, %i, %o%%", "a", 1.7, 2.9, { b: 1 });',
    'console.table([{ a: 1, b: 2 }, { a: 3, c: "x" }]);',
  ].join('\n');
  await open(page, { script });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveCount(16);
  const classOf = (at: number) => lines.nth(at).getAttribute('class');
  await expect.poll(() => classOf(0)).toContain('pg-info');
  await expect.poll(() => classOf(1)).toContain('pg-warn');
  await expect.poll(() => classOf(2)).toContain('pg-error');
  await expect.poll(() => classOf(3)).toContain('pg-debug');
  const left = async (at: number) =>
    lines.nth(at).evaluate((line) => parseFloat(getComputedStyle(line).paddingInlineStart));
  expect(await left(5)).toBeGreaterThan(await left(4));
  expect(await left(6)).toBe(await left(4));
  await expect(lines.nth(7)).toHaveText(/default: 1/);
  await expect(lines.nth(8)).toHaveText(/default: 2/);
  await expect(lines.nth(9)).toHaveText(/x: 1/);
  await expect(lines.nth(10)).toHaveText(/default: 1/);
  await expect(lines.nth(11)).toHaveText(/t: \d+\.\d+ ms/);
  await expect(lines.nth(12)).toHaveText(/Timer 't' does not exist/);
  await expect(lines.nth(13)).toHaveText(/Assertion failed shown/);
  await expect(lines.nth(14)).toHaveText(/a is 1, 2, +\{b: 1\} %/);
  const cells = lines.nth(15).locator('tbody tr').nth(1).locator('th, td');
  await expect(cells).toHaveText(['1', '3', '', '"x"']);
});

test('console.clear clears, and so does the button', async ({ page }) => {
  await open(page, { script: 'console.log("before");\nconsole.clear();\nconsole.log("after");' });
  const { root, run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText('after');
  await root.getByRole('button', { name: 'Clear' }).click();
  await expect(lines).toHaveCount(0);
});

test('errors and rejections tell their line, with the calls that led there', async ({ page }) => {
  const script = [
    'function inner() { throw new TypeError("inside"); }',
    'function outer() { inner(); }',
    'setTimeout(() => Promise.reject(new Error("promised")), 50);',
    'setTimeout(() => Promise.reject(7), 100);',
    'outer();',
  ].join('\n');
  await open(page, { script });
  const { run, lines, root, monaco } = playgroundOf(page);
  await run.click();
  await expect(lines.nth(0)).toHaveText(
    /Uncaught TypeError: inside.*outer main\.js:2.*main\.js:1$/,
  );
  await expect(lines.nth(1)).toHaveText(/Unhandled rejection Error: promised.*main\.js:3/);
  await expect(lines.nth(2)).toHaveText(/Unhandled rejection 7/);
  await lines.nth(0).getByRole('button', { name: 'main.js:2' }).click();
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.insertText('/* cursor */');
  await expect(monaco).toContainText('function outer() { /* cursor */inner(); }');
});

test('code that cannot be read is told with its line', async ({ page }) => {
  await open(page, { script: 'let one = 1;\nlet two = ;\n' });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveText([/SyntaxError.*main\.js:2/]);
});

test('an error in a handler of a page tells the line of the page', async ({ page }) => {
  await open(page, { html: htmlOf('<p>\n<button onclick="nothing()">go</button>') });
  const { run, lines, result } = playgroundOf(page);
  await run.click();
  await result.getByRole('button').click();
  await expect(lines).toHaveText([/ReferenceError: nothing is not defined.*index\.html:4/]);
});

test('groups fold with what is in them', async ({ page }) => {
  const script = [
    'console.group("outer"); console.log("one");',
    'console.groupCollapsed("inner"); console.log("two"); console.groupEnd();',
    'console.log("three"); console.groupEnd(); console.log("after");',
    'function deeper() { console.trace("trace"); }',
    'deeper();',
    'console.table([{ a: 1, b: 2 }, { a: 3, b: 4 }], ["b"]);',
    'console.table(["x", 7]);',
  ].join('\n');
  await open(page, { script });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveCount(9);
  const seen = () => lines.filter({ visible: true }).locator('.pg-values').allTextContents();
  const rest = ['three', 'after'];
  expect((await seen()).slice(0, 5)).toEqual(['outer', 'one', 'inner', ...rest]);
  const fold = (name: string) => page.getByRole('button', { name, exact: true });
  await expect(fold('inner')).toHaveAttribute('aria-expanded', 'false');
  await fold('inner').click();
  expect((await seen()).slice(0, 6)).toEqual(['outer', 'one', 'inner', 'two', ...rest]);
  await fold('outer').press('Enter');
  expect((await seen()).slice(0, 2)).toEqual(['outer', 'after']);
  await fold('outer').press('Enter');
  await expect.poll(() => seen()).toContain('two');

  await expect(lines.nth(6)).toHaveText(/trace.*deeper main\.js:4.*main\.js:5.*main\.js:4$/);
  await expect(lines.nth(7).locator('th')).toHaveText(['Index', 'b', '0', '1']);
  await expect(lines.nth(7).locator('td')).toHaveText(['2', '4']);
  await expect(lines.nth(8).locator('th')).toHaveText(['Index', 'Value', '0', '1']);
  await expect(lines.nth(8).locator('td')).toHaveText(['"x"', '7']);
});

test('10,000 lines leave the page as quick as it was', async ({ page }) => {
  await open(page, {
    script: 'for (let n = 0; n < 9_999; n++) console.log("line", n, { n });\nconsole.log("last");',
  });
  const { run, root, lines } = playgroundOf(page);
  await run.click();
  await expect(lines.last()).toContainText('last');
  const count = () => root.evaluate((element) => element.querySelectorAll('.pg-line').length);
  await expect.poll(() => count()).toBe(10_000);
  // What costs is what is drawn: of all lines those in sight, and a few around them.
  const drawn = () =>
    lines.evaluateAll(
      (all) => all.filter((line) => line.checkVisibility({ contentVisibilityAuto: true })).length,
    );
  await expect.poll(drawn).toBeLessThan(500);
  await root.locator('.pg-lines').evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
  await expect.poll(drawn).toBeLessThan(700);
  await expect.poll(() => drawn()).toBeGreaterThan(0);
});
