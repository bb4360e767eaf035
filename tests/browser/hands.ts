import { expect, type Page } from '@playwright/test';

/** Milliseconds for what a test waits for on a busy machine. */
export const PATIENCE = 60_000;
/** Milliseconds for which something has stood still before a hand goes for it. */
const AT_REST = 200;

/** What a learner's hands do in any engine, so that one journey is walked in all of them. */
export abstract class Hands {
  /** Goes to an address, as a visitor who was never here: nothing is kept, the mouse is in a corner. */
  async open(url: string): Promise<void> {
    // A page of the same origin on which nothing runs that could keep anything anew.
    await this.goTo(new URL('/favicon.svg', url).href);
    await this.run('localStorage.clear(); sessionStorage.clear()');
    await this.restMouse();
    await this.visit(url);
  }

  /** Goes to an address with what is kept, and waits until its playgrounds can be used. */
  async visit(url: string): Promise<void> {
    await this.goTo(url);
    await this.eventually(
      `const one = document.querySelector('ws-playground'); return !one || typeof one.code === 'string'`,
    );
  }

  /** Runs a script in the page, `arguments` being `values`. */
  abstract run<T>(script: string, ...values: unknown[]): Promise<T>;
  /** Clicks with the mouse at a point of the window, in CSS pixels. */
  protected abstract clickAt(x: number, y: number): Promise<void>;
  protected abstract goTo(url: string): Promise<void>;
  protected abstract restMouse(): Promise<void>;
  /** Clicks on the first link of a playground's result. */
  abstract clickInResult(inside: string): Promise<void>;
  /** Types text into what has the focus. */
  abstract type(text: string): Promise<void>;
  /** Presses a key by its name in Playwright, held together with Control or not. */
  abstract press(key: Key, withControl?: boolean): Promise<void>;
  /** Warnings and errors that the browser's own console told since it was last asked. */
  abstract complaints(): Promise<string[]>;

  /** Clicks with the mouse, once it is in sight. */
  async click(selector: string): Promise<void> {
    await this.eventually(
      `const one = document.querySelector(arguments[0]); return one && !one.disabled`,
      selector,
    );
    await this.run(
      `document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })`,
      selector,
    );
    // A button that still moves, as what stands above it loads, would not be met.
    await this.eventually(
      `const { left, top } = document.querySelector(arguments[0]).getBoundingClientRect();
       const place = left + ' ' + top;
       const now = performance.now();
       if (window.restingPlace?.place !== place) window.restingPlace = { place, since: now };
       return now - window.restingPlace.since > arguments[1]`,
      selector,
      AT_REST,
    );
    const { x, y } = await this.run<{ x: number; y: number }>(
      `const { left, top, width, height } = document.querySelector(arguments[0]).getBoundingClientRect();
       return { x: left + width / 2, y: top + height / 2 }`,
      selector,
    );
    await this.clickAt(x, y);
  }

  /** Waits until a script gives something that is true. */
  async eventually(script: string, ...values: unknown[]): Promise<void> {
    await expect
      .poll(async () => Boolean(await this.run<unknown>(script, ...values)), {
        timeout: PATIENCE,
        message: `${script} ${JSON.stringify(values)}`,
      })
      .toBe(true);
  }

  /** Gives the first playground within `inside` a program, and runs it. */
  async program(code: string, inside = 'main'): Promise<void> {
    await this.run(
      `document.querySelector(arguments[0] + ' ws-playground').code = arguments[1]`,
      inside,
      code,
    );
    // It takes more room than the code that stood there.
    await this.eventually(
      `return document.querySelector(arguments[0] + ' ws-playground .pg-editor') !== null`,
      inside,
    );
    await this.click(`${inside} .pg-run`);
  }

  /** The code of the first playground. */
  code(): Promise<string> {
    return this.run(`return document.querySelector('ws-playground').code`);
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

  /** Waits until one of the texts matches. */
  async expectSome(selector: string, wanted: RegExp): Promise<void> {
    await expect
      .poll(() => this.texts(selector), { timeout: PATIENCE })
      .toContainEqual(expect.stringMatching(wanted));
  }
}

export type Key = 'Enter' | 'Escape' | 'End' | 'Tab' | 'k';

/** By Playwright: Chromium, and Firefox over BiDi. */
export class PlaywrightHands extends Hands {
  readonly #page: Page;
  readonly #complaints: string[] = [];

  constructor(page: Page) {
    super();
    this.#page = page;
    page.on('dialog', (dialog) => void dialog.accept());
    page.on('pageerror', (error) => this.#complaints.push(String(error)));
    page.on('console', (message) => {
      const { url } = message.location();
      if (!['warning', 'error'].includes(message.type())) return;
      // The pages name their icon; for a picture on its own Chromium looks for one by this name.
      if (!url.endsWith('/favicon.ico')) this.#complaints.push(`${message.text()} ${url}`);
    });
  }

  run<T>(script: string, ...values: unknown[]): Promise<T> {
    return this.#page.evaluate<T>(
      `(function () { ${script} }).apply(null, ${JSON.stringify(values)})`,
    );
  }

  /** A click of Playwright's own asks every frame first, a spinning one too. */
  protected clickAt(x: number, y: number): Promise<void> {
    return this.#page.mouse.click(x, y);
  }

  protected async goTo(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  protected restMouse(): Promise<void> {
    return this.#page.mouse.move(0, 0);
  }

  async clickInResult(inside: string): Promise<void> {
    // Playwright's own click does not reach into another process of Firefox.
    await this.#page.frameLocator(`${inside} iframe`).locator('a').first().dispatchEvent('click');
  }

  type(text: string): Promise<void> {
    return this.#page.keyboard.type(text);
  }

  press(key: Key, withControl = false): Promise<void> {
    return this.#page.keyboard.press(withControl ? `Control+${key}` : key);
  }

  complaints(): Promise<string[]> {
    return Promise.resolve(this.#complaints.splice(0));
  }
}
