import { expect, test, type Page } from '@playwright/test';
import { open, playgroundOf, press } from './playground.ts';
import { ENDLESS, STORMS } from './runaways.ts';

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
      const { run, stop, lines, frame, status } = playgroundOf(page);
      await press(run);
      if (isShared) {
        await expect(lines.last()).toContainText('without a pause');
      } else {
        await expect(status).toContainText('Your code has not answered');
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
