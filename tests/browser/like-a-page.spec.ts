import { expect, test } from '@playwright/test';
import { LIKE_A_PAGE } from './like-a-page.ts';
import { open, playgroundOf } from './playground.ts';
import { benchOf } from './playground-bench.ts';

for (const [name, ask] of Object.entries(LIKE_A_PAGE)) {
  test(name, async ({ page }) => ask(benchOf(page)));
}

test('dialogs without end are ended', async ({ page }) => {
  let shown = 0;
  page.on('dialog', (dialog) => {
    shown += 1;
    void dialog.accept();
  });
  await open(page, { script: 'for (;;) { try { alert("again"); } catch {} }' });
  const { run, lines, frame } = playgroundOf(page);
  await run.click();
  await expect(lines.last()).toContainText('more than 20 dialogs');
  await expect(frame).toHaveCount(0);
  // The limit is one of 20 seconds: where each takes long, there are more.
  expect(shown).toBeGreaterThanOrEqual(20);
});
