import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';

/** Bounds in bytes after gzip, before a learner runs anything. */
const BOUNDS = { document: 25_500, stylesheet: 18_000, script: 20_000 };

/** The first lessons are scrolled to their end as well, which brings the quiz to life. */
const LESSONS: [lesson: string, isScrolled: boolean][] = [
  ['zh/introduction', true],
  ['en/introduction', true],
  // The longest one with the views of the wire.
  ['zh/handshake', false],
];

for (const [lesson, isScrolled] of LESSONS) {
  test(`the lesson ${lesson} stays within its weight before anything runs`, async ({ page }) => {
    const weights: Record<keyof typeof BOUNDS, number> = { document: 0, stylesheet: 0, script: 0 };
    const others: string[] = [];
    const bodies: Promise<void>[] = [];
    const scripts = new Set<string>();
    page.on('response', (response) => {
      const url = response.url();
      const asked = response.request().resourceType();
      // What loads later is fetched, and then imported from the browser's cache.
      const type = asked === 'fetch' && url.endsWith('.js') ? 'script' : asked;
      if (type === 'script' && scripts.has(url)) return;
      if (type === 'script') scripts.add(url);
      if (type === 'document' || type === 'stylesheet' || type === 'script') {
        bodies.push(
          response.body().then((body) => {
            weights[type] += gzipSync(body, { level: 9 }).length;
          }),
        );
      } else {
        others.push(url);
      }
    });
    await page.goto(`/${lesson}/`, { waitUntil: 'networkidle' });
    if (isScrolled) {
      await page.mouse.wheel(0, 20_000);
      await page.locator('ws-quiz .qz-end').waitFor({ state: 'attached' });
    }
    await Promise.all(bodies);
    console.log(`${lesson}: ${JSON.stringify(weights)}`);
    expect(weights.document).toBeLessThanOrEqual(BOUNDS.document);
    expect(weights.stylesheet).toBeLessThanOrEqual(BOUNDS.stylesheet);
    expect(weights.script).toBeLessThanOrEqual(BOUNDS.script);
    expect(others.filter((url) => !url.endsWith('.svg'))).toEqual([]);
  });
}
