import {
  expect,
  type Browser,
  type BrowserContextOptions,
  type Page,
  type Request,
} from '@playwright/test';
import type { LaterFiles } from './files.ts';

/** Something that needs files which load later. */
export interface Scene {
  name: string;
  /** Where it is done. */
  at: string;
  context?: BrowserContextOptions;
  /** Before any script of the page. */
  before?: (page: Page) => Promise<unknown>;
  /** Once the page is there: what leads to it. Nothing fails meanwhile. */
  lead?: (page: Page) => Promise<unknown>;
  /** What asks for it, and asks again. Where nothing does but the page itself: the notice's button. */
  press?: (page: Page) => Promise<unknown>;
  /** Whether it has come. */
  works: (page: Page) => Promise<boolean>;
}

/** All that may say that something did not come: the notice, the editor's own, a run's end. */
const SAID = [
  '.not-loaded[role="alert"]',
  '.pg-editor-failed .pg-failed[role="alert"]',
  '.pg-line:has-text("could not be loaded")',
  '.pg-line:has-text("没能加载")',
].join(', ');

/**
 * Plays a scene until each later file that it needs has failed once, one at a press: it must be said,
 * and the next press must go further. As many page loads as that takes.
 * @param failed files that have failed in a scene before; grows.
 */
export async function play(
  browser: Browser,
  scene: Scene,
  { names, families }: LaterFiles,
  failed: Set<string>,
): Promise<void> {
  const known = (name: string) => failed.has(families.get(name) ?? name);
  for (let before = -1; before < failed.size;) {
    before = failed.size;
    const context = await browser.newContext(scene.context);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    let isArmed = false;
    let hit: string | undefined;
    await context.route('**/_astro/**', async (route) => {
      const name = new URL(route.request().url()).pathname.replace(/^.*\//, '');
      if (!isArmed || !names.has(name) || known(name)) return route.continue();
      isArmed = false;
      hit = name;
      failed.add(families.get(name) ?? name);
      return route.abort();
    });
    const asked = new Set<Request>();
    page.on('request', (request) => {
      if (request.url().includes('/_astro/')) asked.add(request);
    });
    page.on('requestfinished', (request) => asked.delete(request));
    page.on('requestfailed', (request) => asked.delete(request));
    /** Nothing of what was asked for before is to fail, or to be told, in the place of what is next. */
    const settle = async () => {
      for (let calm = 0; calm < 3; calm = asked.size === 0 ? calm + 1 : 0) {
        await page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => setTimeout(done))),
        );
      }
    };
    await page.addInitScript(() => {
      new MutationObserver((changes) => {
        const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
        const isSaid = (node: Node) =>
          node instanceof Element &&
          (node.matches('.not-loaded') ||
            (node.closest('.pg-lines') !== null &&
              /could not be loaded|没能加载/.test(node.textContent)));
        if (added.some(isSaid)) document.documentElement.dataset['said'] = '';
      }).observe(document, { childList: true, subtree: true });
    });
    await scene.before?.(page);
    isArmed = scene.lead === undefined;
    await page.goto(scene.at);
    await scene.lead?.(page);
    if (scene.lead) await settle();
    isArmed = true;
    for (;;) {
      await scene.press?.(page);
      await expect
        .poll(
          async () =>
            hit === undefined
              ? scene.works(page)
              : (await isSaid(page)) || (await hasHealed(page, scene)),
          {
            message: `${scene.name}: ${hit ?? 'all is there'}`,
            timeout: 30_000,
          },
        )
        .toBe(true)
        .catch((error: unknown) => {
          const what = hit === undefined ? 'it does not work' : `nothing is said of ${hit}`;
          throw new Error(`${scene.name}: ${what}`, { cause: error });
        });
      if (hit === undefined) break;
      await settle();
      hit = undefined;
      await page.locator(SAID).evaluateAll((all) => {
        for (const each of all) {
          each.setAttribute('data-old', '');
          each.closest('.pg-editor-failed')?.classList.remove('pg-editor-failed');
        }
        delete document.documentElement.dataset['said'];
      });
      isArmed = true;
      if (!scene.press) {
        await page.locator('.not-loaded button').last().click();
      }
    }
    await context.close();
  }
}

/** Whether it was said, and came by itself before anybody could press: bytes come again and again. */
async function hasHealed(page: Page, scene: Scene): Promise<boolean> {
  return (await page.locator('html[data-said]').count()) > 0 && (await scene.works(page));
}

async function isSaid(page: Page): Promise<boolean> {
  const all = await page.locator(SAID).all();
  for (const each of all) {
    // A run takes its lines away itself, and may use them again.
    const isNew = await each
      .evaluate((one) => one.matches('.pg-line, .pg-failed, :not([data-old])'))
      .catch(() => false);
    if (isNew && (await each.isVisible())) return true;
  }
  return false;
}
