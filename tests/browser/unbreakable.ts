import { expect, test, type Page } from '@playwright/test';
import { open, playgroundOf, press } from './playground.ts';

const ECHO = 'const ws = new WebSocket("ws://localhost:9998/echo");';

/** Code that never gives its thread back. */
const ENDLESS: Record<string, string> = {
  'while (true) {}': 'while (true) {}',
  continue: 'let n = 0;\nwhile (true) { n += 1; if (n) continue; }',
  'an async loop': '(async () => { while (true) await null; })();',
  'top-level await': 'while (true) await null;',
  'a generator': 'function* all() { while (true) yield 1; }\nfor (const each of all());',
  'a for-of that grows':
    'const all = new Set([0]);\nfor (const each of all) { all.delete(each); all.add(each + 1); }',
  'promises that follow each other': 'const next = () => Promise.resolve().then(next);\nnext();',
  'a loop that catches all': 'while (true) { try { null.x; } catch {} }',
};

/** Code that is ended by its budget, and a part of what is then said. */
const STORMS: Record<string, [code: string, said: string]> = {
  'an echo storm': [
    `${ECHO}\nws.onopen = () => { for (let n = 0; n < 20; n++) ws.send("x"); };\nws.onmessage = (e) => ws.send(e.data);`,
    'echo storm',
  ],
  'sockets without end': [
    'while (true) new WebSocket("ws://localhost:9998/echo");',
    'connections open at once',
  ],
  '100 MB at once': [`${ECHO}\nws.onopen = () => ws.send("x".repeat(100 * 1024 * 1024));`, 'MiB'],
  '100 MB in parts': [
    `${ECHO}\nws.onopen = () => { for (let n = 0; n < 100; n++) ws.send(new Uint8Array(1024 * 1024)); };`,
    'MiB',
  ],
  'requests without end': [
    'const again = () => fetch("http://localhost:9998/poll").then(again);\nfor (let n = 0; n < 6; n++) again();',
    'HTTP requests',
  ],
  'messages to the page without end': [
    'setInterval(() => { for (let n = 0; n < 5000; n++) top.postMessage({ type: "exceeded" }, "*"); });',
    'posted to the page',
  ],
  'a page that goes elsewhere': ['location.href = "/en/";', 'go elsewhere'],
  'a page that reloads itself': ['location.reload();', 'go elsewhere'],
  'a message that the sandbox itself sends': [
    'parent.postMessage("ws101:sandbox-ready", "*");',
    'go elsewhere',
  ],
};

/** Odd code that may go on: what it prints last. */
const ODD: Record<string, [code: string, said: RegExp]> = {
  'timers that follow each other': [
    'const again = () => setTimeout(again, 0);\nagain();\nsetTimeout(() => console.log("alive"), 200);',
    /alive/,
  ],
  'recursion without end': ['function down() { down(); }\ndown();', /RangeError.*main\.js:1/],
  'forged messages': [
    'for (const target of [parent, top]) for (const data of ["x", null, { type: "exceeded", exceeded: { budget: "loop", limit: 1 } }, { type: "console", items: [] }]) target.postMessage(data, "*");\nsetTimeout(() => console.log("alive"), 200);',
    /alive/,
  ],
  'an object that is 100,000 deep': [
    'let deep = {};\nfor (let n = 0; n < 100_000; n++) deep = { deep };\nconsole.log(deep);',
    /deep/,
  ],
  'an object that holds itself': ['const a = { b: 1 };\na.self = a;\nconsole.log(a);', /self/],
  'a getter that throws': [
    'console.log({ get a() { throw new Error("no"); } }, "alive");',
    /alive/,
  ],
  'a proxy that throws at everything': [
    'console.log(new Proxy({}, new Proxy({}, { get() { throw new Error("no"); } })));\nconsole.log("alive");',
    /alive/,
  ],
};

/** The page answers the keyboard, and holds the code. */
async function isAlive(page: Page, code: string): Promise<void> {
  await page.locator('.pg-more-button').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  const kept = await page
    .locator('ws-playground')
    .first()
    .evaluate((element: HTMLElementTagNameMap['ws-playground']) => element.code);
  expect(kept).toBe(code);
}

const local = (code: string, port: string) =>
  code.replaceAll('localhost:9998', `localhost:${port}`);

/**
 * The tests of code that never gives its thread back.
 * @param isShared whether the result shares the page's thread, so that only its loops' guard helps.
 */
export function outlivesEndlessCode(isShared: boolean): void {
  for (const [name, code] of Object.entries(ENDLESS)) {
    test(`outlives ${name}`, async ({ page, baseURL }) => {
      const script = local(code, new URL(baseURL ?? '').port);
      await open(page, { script });
      const { run, stop, lines, frame, root } = playgroundOf(page);
      await press(run);
      if (isShared) {
        await expect(lines.last()).toContainText('without a pause');
      } else {
        await expect(root.getByText('Your code has not answered')).toBeVisible();
        await isAlive(page, script);
        await press(stop);
        await expect(lines.last()).toContainText('Your code is kept');
      }
      await expect(frame).toHaveCount(0);
      await isAlive(page, script);
    });
  }
}

/** The tests of code that does too much, or odd things. */
export function outlivesStorms(): void {
  for (const [name, [code, said]] of Object.entries(STORMS)) {
    test(`ends ${name}`, async ({ page, baseURL }) => {
      const script = local(code, new URL(baseURL ?? '').port);
      await open(page, { script });
      const { run, lines, frame } = playgroundOf(page);
      await press(run);
      await expect(lines.last()).toContainText(said);
      await expect(frame).toHaveCount(0);
      await isAlive(page, script);
    });
  }

  for (const [name, [script, said]] of Object.entries(ODD)) {
    test(`bears ${name}`, async ({ page }) => {
      await open(page, { script });
      const { run, stop, lines, frame } = playgroundOf(page);
      await press(run);
      await expect(lines.last()).toHaveText(said);
      await isAlive(page, script);
      await press(stop);
      await expect(frame).toHaveCount(0);
    });
  }
}
