import { expect, test } from '@playwright/test';
import { forms, packages, refusedLoads, refusedSockets, unseen } from './like-a-page.ts';
import { open, playgroundOf } from './playground.ts';
import { benchOf } from './playground-bench.ts';

test('a connection that is not let through fails as with an unreachable server, and is explained', async ({
  page,
}) => refusedSockets(benchOf(page)));

test('what is loaded or asked for elsewhere is explained, once each', async ({ page }) =>
  refusedLoads(benchOf(page)));

test('packages of Node.js are explained', async ({ page }) => packages(benchOf(page)));

test('forms do what they do in a page, and send nothing anywhere', async ({ page }) =>
  forms(benchOf(page)));

test('connections that cannot be shown are said to be there', async ({ page }) =>
  unseen(benchOf(page)));

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
