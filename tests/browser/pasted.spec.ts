import { expect, test } from '@playwright/test';
import { open, playgroundOf, write } from './playground.ts';

const WORKS = `const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('hello');
ws.onmessage = ({ data }) => { console.log(data); ws.close(); };`;

/** What is pasted, what the browser says of it, what is said beside that. */
const PASTED: [name: string, code: string, error: RegExp | undefined, said: RegExp][] = [
  [
    'full-width signs',
    WORKS.replaceAll('(', '（').replaceAll(')', '）').replaceAll(';', '；'),
    /SyntaxError/,
    /is a full-width character/,
  ],
  ['typographic quotes', WORKS.replaceAll("'", '’'), /SyntaxError/, /typographic quotation mark/],
  [
    'line numbers',
    WORKS.split('\n')
      .map((line, at) => `${at + 1}  ${line}`)
      .join('\n'),
    /SyntaxError/,
    /Line numbers were copied/,
  ],
  [
    'code for Node',
    `const WebSocket = require('ws');\n${WORKS}`,
    /ReferenceError|SyntaxError/,
    /package for Node\.js/,
  ],
  ['a whole page', `<!DOCTYPE html>\n<script>\n${WORKS}\n</script>`, /SyntaxError/, /This is HTML/],
  [
    'an address with something unseen',
    WORKS.replace('echo', 'echo\u200b'),
    undefined,
    /This address holds “U\+200B”/,
  ],
];

test.describe('with a finger', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test('what was pasted is explained beside its error, mended there, and runs', async ({
    page,
  }) => {
    await open(page, { script: 'console.log(1)' });
    const { root, run, lines } = playgroundOf(page);
    await root.locator('.pg-code pre').tap();
    const area = root.locator('.pg-area');
    for (const [name, code, error, said] of PASTED) {
      await test.step(name, async () => {
        await area.fill(code);
        await run.tap();
        const note = lines.filter({ hasText: said });
        await expect(note).toHaveCount(1);
        if (error) await expect(lines.filter({ hasText: error })).toHaveCount(1);
        // All that can be mended, kind by kind.
        await note.locator('.pg-fix').tap();
        await expect(note.locator('.pg-fix')).toHaveText(/^Done/);
        await expect(note.locator('.pg-fix')).toBeFocused();
        await expect(area).not.toHaveValue(code);
        await run.tap();
        await expect(lines.filter({ hasText: /^hello/ })).toHaveCount(1);
        await expect(lines.locator('.pg-fix')).toHaveCount(0);
      });
    }
  });

  test('in Chinese too, and an ordinary error gets no such note', async ({ page }) => {
    await open(page, { script: 'console.log(1)', at: '/zh/introduction/' });
    const { root, lines } = playgroundOf(page);
    await root.locator('.pg-code pre').tap();
    await root.locator('.pg-area').fill('console.log（“你好”）；');
    await root.locator('.pg-run').tap();
    await expect(lines.filter({ hasText: '是全角字符' })).toHaveCount(1);
    await expect(lines.filter({ hasText: '排版用的引号' })).toHaveCount(1);
    await root.locator('.pg-area').fill('missing();');
    await root.locator('.pg-run').tap();
    await expect(lines.filter({ hasText: 'ReferenceError' })).toHaveCount(1);
    await expect(lines).toHaveCount(1);
  });
});

test('a page without its tags, which runs nothing and fails at nothing, is told as well', async ({
  page,
}) => {
  await open(page, { html: `${WORKS}\n` });
  const { root, run, lines, code } = playgroundOf(page);
  await run.click();
  const note = lines.filter({ hasText: 'without a script tag' });
  await note.locator('.pg-fix').click();
  await expect(note.locator('.pg-fix')).toHaveText(/^Done/);
  await expect(code).toContainText('<script>');
  await run.click();
  await expect(root.locator('.pg-line').filter({ hasText: /^hello/ })).toHaveCount(1);
});

test('in the editor each place is marked, and one fix mends all', async ({ page }) => {
  await open(page, { script: 'console.log(1)' });
  const { root, code, monaco } = playgroundOf(page);
  await code.click();
  await write(root, 'console.log（“a”, 1）');
  await expect(root.locator('.squiggly-warning').first()).toBeVisible();
  await monaco.click();
  await page.keyboard.press('Control+Home');
  for (let step = 0; step < 11; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+.');
  const fixes = page.locator('.action-widget .monaco-list-row.action .title');
  await expect(fixes.first()).toHaveText('Make half-width: （ ） ×2');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => root.evaluate((one: HTMLElementTagNameMap['ws-playground']) => one.code))
    .toBe('console.log(“a”, 1)');
});
