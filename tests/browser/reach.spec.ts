import { expect, test, type Page } from '@playwright/test';
import { playgroundOf } from './playground.ts';

const PAGES = [
  ...['/en/', '/en/introduction/', '/en/handshake/', '/en/your-server/', '/en/debugging/'],
  ...['/en/progress/', '/en/polling/', '/zh/try/first-page/', '/en/class/'],
];

test.describe('with a finger', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test('no field has letters so small that a phone enlarges the page for it', async ({ page }) => {
    const small: string[] = [];
    let fields = 0;
    const look = async (where: string) => {
      const sizes = await page
        .locator('input:not([type=radio], [type=checkbox], [type=range]), select, textarea')
        .evaluateAll((all) =>
          all.map((each) => [each.outerHTML.slice(0, 60), getComputedStyle(each).fontSize]),
        );
      for (const [what = '', size = ''] of sizes) {
        fields += 1;
        if (parseFloat(size) < 16) small.push(`${where}: ${what}: ${size}`);
      }
    };
    for (const path of PAGES) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(200);
      await look(path);
    }
    // What is made later: the text area of the code, and what a run shows.
    await page.goto('/en/constructor/');
    const { root, run, lines } = playgroundOf(page);
    await root.locator('.pg-code pre').tap();
    await expect(root.locator('.pg-area')).toBeFocused();
    await run.tap();
    await expect(lines.first()).toBeAttached();
    await root.locator('[data-pane="wire"]').first().tap();
    await expect(root.locator('ws-wire select').first()).toBeAttached();
    await look('after a run');
    expect(small).toEqual([]);
    expect(fields).toBeGreaterThan(15);

    // The text area lies over the coloured code, letter by letter.
    const look2 = (selector: string) =>
      root.locator(selector).evaluate((each) => {
        const { fontSize, lineHeight } = getComputedStyle(each);
        return { fontSize, lineHeight };
      });
    expect(await look2('.pg-area')).toEqual(await look2('.pg-code pre'));
  });
});

test.describe('with forced colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });

  /** How an element looks when it is chosen, beside one that is not. */
  const looks = (page: Page, selector: string) =>
    page.locator(selector).evaluateAll((all) =>
      all.map((each) => {
        const { backgroundColor, outlineStyle, outlineColor, borderTopStyle, borderTopWidth } =
          getComputedStyle(each);
        const outline = outlineStyle === 'none' ? 'none' : `${outlineStyle} ${outlineColor}`;
        return [backgroundColor, outline, `${borderTopStyle} ${borderTopWidth}`].join(', ');
      }),
    );

  for (const width of [1280, 390]) {
    test(`what is chosen, right, wrong or focused can be told at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/en/constructor/');
      const { root, run, lines } = playgroundOf(page);

      /** Whether what is chosen looks other than each that is not. */
      const differs = async (chosen: string, other: string) => {
        const [one] = await looks(page, chosen);
        expect(one, chosen).toBeDefined();
        const others = await looks(page, other);
        expect(others.length, other).toBeGreaterThan(0);
        expect(others, `${chosen} looks like ${other}`).not.toContain(one);
      };

      await run.click();
      await expect(lines.first()).toBeAttached();
      if (await root.locator('.pg-tabs').isVisible()) {
        await root.locator('.pg-tabs [data-pane="wire"]').click();
        const tabs = 'ws-playground:first-of-type .pg-tabs button';
        await differs(`${tabs}[aria-pressed=true]`, `${tabs}[aria-pressed=false]`);
      }
      const row = root.locator('.fv-frame').first();
      await expect(row).toBeVisible();
      await row.click();
      await differs('.fv-row[aria-selected=true]', '.fv-frame:not([aria-selected=true])');
      await differs(
        'ws-wire [role=tab][aria-selected=true]',
        'ws-wire [role=tab][aria-selected=false]',
      );
      await differs(
        'theme-choice button[aria-pressed=true]',
        'theme-choice button[aria-pressed=false]',
      );

      const box = page.locator('ws-quiz fieldset').first();
      const right = Number(await box.getAttribute('data-right'));
      await box
        .locator('label')
        .nth(right === 0 ? 1 : 0)
        .click();
      await box.locator('.qz-check').click();
      await expect(box.locator('.qz-tried')).toHaveCount(1);
      await box.locator('label').nth(right).click();
      await box.locator('.qz-check').click();
      await expect(box.locator('.qz-is-right')).toHaveCount(1);
      await differs('.qz-is-right', '.qz-is-wrong.qz-tried');
      await differs('.qz-is-right', 'ws-quiz fieldset > div:not(.qz-is-right, .qz-is-wrong)');

      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(
          document.activeElement ?? document.body,
        );
        return `${outlineStyle} ${outlineWidth}`;
      });
      expect(focused).toBe('solid 3px');
    });
  }
});
