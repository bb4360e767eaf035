import { existsSync } from 'node:fs';
import { expect, test as base } from '@playwright/test';
import { Builder, By, Key, type WebDriver, type WebElement } from 'selenium-webdriver';
import { startProgram, type Program } from '../server/process.ts';
import { findProgram, freePort } from '../server/programs.ts';

/*
 * WebKit as Debian has it, the engine of Safari: its MiniBrowser in a display of its own, over
 * WebDriver. Playwright drives a build of WebKit that only it has.
 */

const MINI_BROWSER = ['x86_64', 'aarch64']
  .map((cpu) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-4.1/MiniBrowser`)
  .find((path) => existsSync(path));
const DRIVER = findProgram('WebKitWebDriver');
const DISPLAY = findProgram('Xvfb');
export const isMissing = !(MINI_BROWSER !== undefined && DRIVER && DISPLAY);

/** Milliseconds for what a test waits for on a busy machine. */
const PATIENCE = 60_000;

/** A playground of the page in WebKit. */
export class WebKitPage {
  readonly driver: WebDriver;

  constructor(driver: WebDriver) {
    this.driver = driver;
  }

  async open(url: string): Promise<void> {
    // What the test before left: code that was kept, and a mouse that would rest on this page and
    // open an editor there.
    await this.driver.get(new URL('/favicon.svg', url).href);
    await this.run('localStorage.clear(); sessionStorage.clear()');
    await this.driver.actions().move({ x: 0, y: 0 }).perform();
    await this.driver.get(url);
    await this.eventually(
      `const one = document.querySelector('ws-playground'); return !one || typeof one.code === 'string'`,
    );
  }

  /** Runs a script in the page, `arguments` being `values`. */
  run<T>(script: string, ...values: unknown[]): Promise<T> {
    return this.driver.executeScript<T>(script, ...values);
  }

  /** Waits until a script gives something that is true, and gives it. */
  async eventually(script: string, ...values: unknown[]): Promise<void> {
    await this.driver.wait(
      async () => Boolean(await this.run<unknown>(script, ...values)),
      PATIENCE,
      script,
    );
  }

  async find(selector: string): Promise<WebElement> {
    return this.driver.findElement(By.css(selector));
  }

  /** Clicks with the mouse, once it is in sight. */
  async click(selector: string): Promise<void> {
    await this.run(
      `document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })`,
      selector,
    );
    await (await this.find(selector)).click();
  }

  /** Gives the first playground within `inside` a program, and runs it. */
  async program(code: string, inside = 'main'): Promise<void> {
    await this.run(
      `document.querySelector(arguments[0] + ' ws-playground').code = arguments[1]`,
      inside,
      code,
    );
    await this.click(`${inside} .pg-run`);
  }

  /** The texts of all elements that a selector finds. */
  texts(selector: string): Promise<string[]> {
    return this.run(
      'return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent.trim())',
      selector,
    );
  }

  /** Waits until the texts are these, or match. */
  async expectTexts(selector: string, wanted: readonly (string | RegExp)[]): Promise<void> {
    await expect
      .poll(() => this.texts(selector), { timeout: PATIENCE })
      .toEqual(
        wanted.map((each): unknown =>
          typeof each === 'string' ? each : expect.stringMatching(each),
        ),
      );
  }

  async keys(...keys: string[]): Promise<void> {
    await this.driver
      .actions()
      .sendKeys(...keys)
      .perform();
  }

  async chord(modifier: string, key: string): Promise<void> {
    await this.driver.actions().keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
  }
}

export { Key };

export const test = base.extend<object, { webkit: WebKitPage }>({
  webkit: [
    async ({}, use) => {
      const programs: Program[] = [];
      const start = (...[file, args, options]: Parameters<typeof startProgram>) => {
        const program = startProgram(file, args, { end: 'SIGTERM', ...options });
        programs.push(program);
        return program;
      };
      const screen = start(DISPLAY ?? '', [
        ...['-displayfd', '1', '-nolisten', 'tcp', '-screen', '0', '1400x1000x24'],
      ]);
      const [, display = ''] = await screen.until(/^(\d+)$/m);
      const port = await freePort();
      const driver = start(DRIVER ?? '', [`--port=${port}`], {
        env: {
          DISPLAY: `:${display}`,
          GDK_BACKEND: 'x11',
          LIBGL_ALWAYS_SOFTWARE: '1',
          // Its own sandbox needs a user that is not root, as on build machines.
          ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }),
        },
      });
      const address = `http://127.0.0.1:${port}`;
      await expect.poll(() => answers(`${address}/status`), { timeout: PATIENCE }).toBe(true);
      const session = await new Builder()
        .usingServer(address)
        .withCapabilities({
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation'] },
        })
        .build();
      await use(new WebKitPage(session));
      await session.quit();
      for (const program of [driver, ...programs.reverse()]) await program[Symbol.asyncDispose]();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
