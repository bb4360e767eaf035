import type { Page } from '@playwright/test';
import { PLAYGROUNDS, UNSHOWN, type Bench } from './like-a-page.ts';
import { playgroundOf, write } from './playground.ts';

/** A browser that Playwright drives. */
export function benchOf(page: Page): Bench {
  const { root, run, lines } = playgroundOf(page);
  return {
    async run(kind, code, site = '') {
      await page.goto(site + PLAYGROUNDS[kind]);
      await write(root, code);
      await run.click();
    },
    lines: () => lines.allTextContents(),
    unshown: () => root.locator(UNSHOWN).allTextContents(),
  };
}
