import { expect, test } from '@playwright/test';

/** How many pages a PDF of Chromium's has. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

const MARGIN = { top: '1cm', right: '1cm', bottom: '1cm', left: '1cm' };

test('paper is white in either theme, and nothing on it is to be clicked', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  for (const path of ['/zh/frames/', '/en/introduction/', '/en/try/first-page/']) {
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    const ink = await page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--ink').trim(),
    );
    expect(ink).toBe('#1b2128');
    expect(await page.locator('main button:visible').allTextContents(), path).toEqual([]);
    await expect(page.locator('.pager, .language-links').filter({ visible: true })).toHaveCount(0);
  }
});

for (const language of ['zh', 'en']) {
  test(`the cheat sheet is one sheet of A4 (${language})`, async ({ page }) => {
    await page.goto(`/${language}/cheat-sheet/`);
    expect(pagesOf(await page.pdf({ format: 'A4', margin: MARGIN }))).toBe(1);
    await page.goto(`/${language}/frames/`);
    expect(pagesOf(await page.pdf({ format: 'A4', margin: MARGIN }))).toBeGreaterThan(2);
  });
}
