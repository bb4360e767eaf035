import { expect, test, type Page } from '@playwright/test';
import { open } from './playground.ts';
import { quietNetwork } from './quiet.ts';

/*
 * The focus never falls to the body: whoever moves by keyboard, or hears the page, would be thrown
 * back to its start. Every kind of control of a page is pressed, what opens is closed both by its
 * own button and by Escape, and each frame looks where the focus is.
 */

/** Of controls that are alike, so many are pressed. */
const ALIKE = 2;
/** More presses than any page has kinds of controls. */
const MOST = 400;

/** What leads away from the page, or asks the system for a file. */
const LEAVES = /whole window|整个窗口|Back to my version|回到我的版本|Import a file|导入文件/;

declare global {
  interface Window {
    /** What had the focus when it fell to the body. */
    lost: string[];
    /** Focuses the next control that was not pressed yet; undefined where there is none. */
    nextControl: (alike: number, leaves: string) => { name: string; how: string } | undefined;
  }
}

/** Put into the page before its scripts. */
function watch(): void {
  const pressed = new WeakSet<Element>();
  const kinds = new Map<string, number>();
  window.lost = [];
  const nameOf = (element: Element) =>
    `${element.localName}.${[...element.classList].join('.')} “${(
      element.ariaLabel ?? element.textContent
    )
      .trim()
      .replace(/\s+/g, ' ')
      .slice(0, 40)}”`;
  const kindOf = (element: Element) => {
    const within = element.parentElement;
    const { view, pane, filter, what, do: does } = (element as HTMLElement).dataset;
    const parts = [element.localName, element.className, within?.localName, within?.className];
    const name = /^(button)$/.test(element.localName) ? element.textContent : '';
    return [...parts, view, pane, filter, what, does, name.replace(/\d/g, '')].join(' ');
  };
  let last = '';
  const look = () => {
    const active = document.activeElement;
    if (active && active !== document.body && active !== document.documentElement) {
      last = nameOf(active);
    } else if (last !== '') {
      window.lost.push(last);
      last = '';
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  window.nextControl = (alike, leaves) => {
    const over =
      document.querySelector<HTMLElement>('dialog:modal') ??
      document.querySelector<HTMLElement>(':popover-open') ??
      document.body;
    const controls = over.querySelectorAll<HTMLElement>(
      'button, summary, input, select, [role="option"], [tabindex="0"]',
    );
    for (const control of controls) {
      if (pressed.has(control) || !control.checkVisibility({ visibilityProperty: true })) continue;
      if (control.matches(':disabled, [aria-hidden="true"] *') || control.inert) continue;
      pressed.add(control);
      const kind = kindOf(control);
      const count = (kinds.get(kind) ?? 0) + 1;
      kinds.set(kind, count);
      if (count > alike || new RegExp(leaves).test(control.textContent)) continue;
      if (control.role === 'option') {
        control.click();
        return { name: nameOf(control), how: '' };
      }
      control.focus();
      if (document.activeElement !== control) continue;
      // A menu is opened anew for each of its items.
      if (control.ariaHasPopup === 'menu') {
        const items = document.querySelectorAll('[role="menuitem"]');
        if (items.length === 0 || [...items].some((item) => !pressed.has(item))) {
          pressed.delete(control);
          kinds.set(kind, 0);
        }
      }
      const isPressed = control.matches('button, summary');
      const isChosen = control.matches('[type="checkbox"], [type="radio"]');
      return { name: nameOf(control), how: isPressed ? 'Enter' : isChosen ? 'Space' : '' };
    }
    return undefined;
  };
}

/** Presses all controls of the page, and says from which of them the focus was lost. */
async function lostOn(
  page: Page,
  path: string,
  shape: Parameters<typeof open>[1] = {},
): Promise<{ lost: string[]; count: number }> {
  const settled = quietNetwork(page);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.addInitScript(watch);
  await open(page, { ...shape, at: path });
  await settled();
  const run = page.locator('.pg-run').first();
  // What a run brings is there from the start, and is pressed as well.
  if (shape.script !== undefined) {
    await run.click();
    await expect(page.locator('.pg-line, .fv-row').nth(3)).toBeVisible();
  }
  const escaped = new Set<string>();
  const told: string[] = [];
  let count = 0;
  for (; count < MOST; count += 1) {
    const next = await page.evaluate(({ alike, leaves }) => window.nextControl(alike, leaves), {
      alike: ALIKE,
      leaves: LEAVES.source,
    });
    if (!next) break;
    if (next.how !== '') await page.keyboard.press(next.how);
    await settled();
    const over = page.locator('dialog:modal, :popover-open');
    if (next.how === 'Enter' && !escaped.has(next.name) && (await over.count()) > 0) {
      escaped.add(next.name);
      await page.keyboard.press('Escape');
      await settled();
      if ((await over.count()) === 0) {
        await page.keyboard.press('Enter');
        await settled();
      }
    }
    const lost = await page.evaluate(() => window.lost.splice(0));
    told.push(...lost.map((from) => `after ${next.name}: ${from}`));
  }
  return { lost: told, count };
}

const PAGES = [
  // A lesson with playgrounds, the handshake, exercises and a quiz.
  '/en/introduction/',
  // The judge, and four ways beside each other.
  '/en/your-server-judged/',
  '/zh/polling/',
  '/en/privacy/',
  // A window of its own.
  '/en/try/first-page/',
];

for (const path of PAGES) {
  test(`the focus stays where one is: ${path}`, async ({ page }) => {
    test.setTimeout(300_000);
    const { lost, count } = await lostOn(page, path);
    expect(lost).toEqual([]);
    expect(count, 'what was pressed').toBeGreaterThan(1);
    expect(count, 'all was pressed').toBeLessThan(MOST);
  });
}

test('the focus stays where one is, in what a run brings', async ({ page }) => {
  test.setTimeout(300_000);
  const script = `console.log('x'.repeat(3_000), { a: 1 });
console.group('group');
console.log('in it');
const ws = new WebSocket('ws://localhost:9998/echo?fragment=100');
ws.addEventListener('open', () => ws.send('y'.repeat(300)));`;
  const { lost, count } = await lostOn(page, '/en/frames/', { script });
  expect(lost).toEqual([]);
  expect(count, 'all was pressed').toBeLessThan(MOST);
});

test('the walk sees a focus that falls to the body', async ({ page }) => {
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const button = document.createElement('button');
      button.className = 'gone';
      button.addEventListener('click', () => button.remove());
      document.querySelector('h1')?.after(button);
    });
  });
  const { lost } = await lostOn(page, '/en/class/');
  expect(lost).toEqual([expect.stringContaining('button.gone')]);
});
