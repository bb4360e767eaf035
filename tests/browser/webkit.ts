import { existsSync } from 'node:fs';
import { expect, test as base } from '@playwright/test';
import { Builder, By, Key as WebDriverKey, until, type WebDriver } from 'selenium-webdriver';
import { startProgram, type Program } from '../server/process.ts';
import { findProgram, freePort } from '../server/programs.ts';
import { Hands, PATIENCE, type Key } from './hands.ts';

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

const KEYS: Record<Key, string> = {
  Enter: WebDriverKey.ENTER,
  Escape: WebDriverKey.ESCAPE,
  End: WebDriverKey.END,
  Tab: WebDriverKey.TAB,
  k: 'k',
};

/** A page in WebKit. */
export class WebKitHands extends Hands {
  readonly #driver: WebDriver;
  readonly #printed: () => string;
  #read = 0;

  /** @param printed What the browser printed up to now: its console is told there. */
  constructor(driver: WebDriver, printed: () => string) {
    super();
    this.#driver = driver;
    this.#printed = printed;
  }

  run<T>(script: string, ...values: unknown[]): Promise<T> {
    return this.#driver.executeScript<T>(script, ...values);
  }

  /** Of WebKitGTK, such as `2.50.6`. */
  async version(): Promise<string> {
    return (await this.#driver.getCapabilities()).getBrowserVersion() ?? '';
  }

  protected clickAt(x: number, y: number): Promise<void> {
    const at = { x: Math.round(x), y: Math.round(y) };
    return this.#driver.actions().move(at).click().perform();
  }

  protected goTo(url: string): Promise<void> {
    return this.#driver.get(url);
  }

  protected restMouse(): Promise<void> {
    return this.#driver.actions().move({ x: 0, y: 0 }).perform();
  }

  async clickInResult(inside: string): Promise<void> {
    const frame = await this.#driver.wait(
      until.elementLocated(By.css(`${inside} iframe`)),
      PATIENCE,
    );
    await this.#driver.switchTo().frame(frame);
    await (await this.#driver.wait(until.elementLocated(By.css('a')), PATIENCE)).click();
    await this.#driver.switchTo().defaultContent();
  }

  type(text: string): Promise<void> {
    return this.#driver.actions().sendKeys(text).perform();
  }

  press(key: Key, withControl = false): Promise<void> {
    const actions = this.#driver.actions();
    if (!withControl) return actions.sendKeys(KEYS[key]).perform();
    return actions
      .keyDown(WebDriverKey.CONTROL)
      .sendKeys(KEYS[key])
      .keyUp(WebDriverKey.CONTROL)
      .perform();
  }

  complaints(): Promise<string[]> {
    const printed = this.#printed();
    const news = printed.slice(this.#read);
    this.#read = printed.length;
    return Promise.resolve(
      news.split('\n').filter((line) => /^CONSOLE \S+ (?:WARN|ERROR)/.test(line)),
    );
  }
}

export const test = base.extend<object, { webkit: WebKitHands }>({
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
          'webkitgtk:browserOptions': {
            binary: MINI_BROWSER,
            args: ['--automation', '--enable-write-console-messages-to-stdout=true'],
          },
          // The dialogs of a learner's page.
          unhandledPromptBehavior: 'accept',
        })
        .build();
      await use(new WebKitHands(session, () => driver.stdout()));
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
