import { expect, test } from '@playwright/test';

test('the page about it lists what the browser keeps, and wipes that and no more', async ({
  page,
}) => {
  await page.addInitScript(() => {
    if (sessionStorage.getItem('began') !== null) return;
    sessionStorage.setItem('began', '1');
    localStorage.setItem('ws101:code:en:first-page', 'x'.repeat(1_234));
    sessionStorage.setItem('ws101:quiz:frames', '[]');
    localStorage.setItem('other-site', 'stays');
  });
  await page.goto('/en/privacy/');
  const kept = page.locator('kept-here');
  await expect(kept.getByRole('listitem')).toHaveText([
    /ws101:code:en:first-page 1,234 characters/,
    /ws101:quiz:frames 2 characters/,
  ]);
  await kept.getByRole('button', { name: 'Remove ws101:quiz:frames' }).press('Enter');
  await expect(kept.getByRole('listitem')).toHaveText([/ws101:code:en:first-page/]);
  await expect(kept.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(kept.getByRole('listitem')).toHaveCount(2);
  await expect(kept.getByRole('button', { name: 'Undo' })).toBeHidden();
  await kept.getByRole('button', { name: 'Wipe all of it' }).click();
  await expect(kept.getByRole('status')).toContainText('All of it is wiped');
  await expect(kept.getByRole('listitem')).toHaveCount(0);
  await expect(kept.getByRole('button')).toBeDisabled();
  const left = await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage)]);
  expect(left).toEqual([['other-site'], ['began']]);
  await page.goto('/zh/privacy/');
  await expect(page.locator('kept-here').getByRole('status')).toHaveText('什么也没有。');
});
