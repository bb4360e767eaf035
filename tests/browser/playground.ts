import { expect, type Locator, type Page } from '@playwright/test';

/** The lesson that the tests run in. */
export const LESSON = '/en/introduction/';

/** The first playground of the page, and its parts. */
export function playgroundOf(page: Page) {
  const root = page.locator('ws-playground').first();
  return {
    root,
    code: root.locator('.pg-code'),
    still: root.locator('.pg-code pre'),
    monaco: root.locator('.monaco-editor .view-lines'),
    run: root.getByRole('button', { name: 'Run', exact: true }),
    stop: root.getByRole('button', { name: 'Stop' }),
    reset: root.getByRole('button', { name: 'Reset', exact: true }),
    status: root.locator('.pg-status [data-when]:not([hidden])'),
    frame: root.locator('iframe'),
    result: root.frameLocator('iframe'),
    lines: root.locator('.pg-line'),
  };
}

/**
 * Opens the lesson. Before any script has seen them, its playground is made one of a `script` or a page `html`, and
 * doubled. (Not by a route: Chromium lets a page that was fulfilled that way open no local socket.)
 */
export async function open(
  page: Page,
  shape: { script?: string; html?: string; file?: string; isDoubled?: boolean; at?: string } = {},
): Promise<void> {
  await page.addInitScript(({ script, html, file, isDoubled }) => {
    document.addEventListener('readystatechange', () => {
      const one = document.querySelector('ws-playground');
      if (document.readyState !== 'interactive' || !one) return;
      const code = script ?? html;
      if (code !== undefined) {
        one.dataset['kind'] = html === undefined ? 'js' : 'html';
        one.dataset['file'] = file ?? (html === undefined ? 'main.js' : 'index.html');
        const lines = code.split('\n').flatMap((text) => {
          const line = document.createElement('span');
          line.className = 'line';
          line.textContent = text;
          return [line, '\n'];
        });
        one.querySelector('.pg-code code')?.replaceChildren(...lines.slice(0, -1));
      }
      if (isDoubled === true) one.after(one.cloneNode(true));
    });
  }, shape);
  await page.goto(shape.at ?? LESSON);
}

/** Puts `code` into the playground as if it had been typed. */
export async function write(root: Locator, code: string): Promise<void> {
  await root.evaluate((element: HTMLElementTagNameMap['ws-playground'], text) => {
    element.code = text;
  }, code);
  await expect(root.locator('.pg-editor')).toBeVisible();
}

/** Clicks with the mouse alone: Playwright's own click first asks every frame, a spinning one too. */
export async function press(button: Locator): Promise<void> {
  const box = await button.boundingBox();
  if (!box) throw new Error('the button is not in the page');
  await button.page().mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** A page whose body is `body`. */
export function htmlOf(body: string): string {
  return `<!DOCTYPE html>\n<meta charset="utf-8">\n${body}`;
}
