import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { parseQuiz, rightOf } from '../../src/quiz/quiz.ts';
import { playgroundOf, write } from './playground.ts';

/*
 * What a translator within the browser does to a page: each text becomes an element of its own with
 * another text, at once and whenever one is added or changed, but where `translate="no"` is said.
 */
const MARK = '†';

async function translate(page: Page): Promise<void> {
  await page.evaluate((mark) => {
    const isLeft = (node: Node) => {
      const parent = node.parentElement;
      return (
        !parent ||
        parent.closest('script, style, textarea, svg, .ws101-translated') !== null ||
        parent.closest('[translate]')?.getAttribute('translate') === 'no' ||
        (node.textContent ?? '').trim() === ''
      );
    };
    const replace = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Node[] = [];
      if (root.nodeType === Node.TEXT_NODE) texts.push(root);
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts) {
        if (isLeft(text)) continue;
        // The element that translators use, of which types say that it is out of date.
        const font = (): HTMLElement =>
          document.createElementNS('http://www.w3.org/1999/xhtml', 'font');
        const [outer, inner] = [font(), font()];
        inner.className = 'ws101-translated';
        inner.textContent = mark + (text.textContent ?? '');
        outer.append(inner);
        text.parentNode?.replaceChild(outer, text);
      }
    };
    replace(document.body);
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === 'characterData') replace(target);
        else addedNodes.forEach(replace);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  }, MARK);
}

/** Says what went wrong in a page. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}

const TWICE = `const ws = new WebSocket('ws://localhost:9998/echo');
let come = 0;
ws.onopen = () => { ws.send('hello'); ws.send('bye'); };
ws.onmessage = ({ data }) => { console.log(data, { come }); come += 1; if (come === 2) ws.close(); };
ws.onclose = () => console.log('closed');`;

test('a translated page runs its examples, shows their frames and keeps all code as it is', async ({
  page,
}) => {
  const faults = faultsOf(page);
  await page.goto('/en/constructor/');
  const codes = () =>
    page.locator('main :is(pre, code)').evaluateAll((all) => all.map((each) => each.textContent));
  const before = await codes();
  await translate(page);
  expect(await codes()).toEqual(before);
  await expect(page.locator('main p').first()).toContainText(MARK);

  const { root, lines } = playgroundOf(page);
  const run = root.locator('.pg-run');
  const wire = root.locator('ws-wire');
  await write(root, TWICE);
  for (const round of [1, 2]) {
    await test.step(`run ${round}`, async () => {
      await run.click();
      await expect(lines.filter({ hasText: 'closed' })).toHaveCount(1);
      await expect(lines.filter({ hasText: 'hello' })).not.toContainText(MARK);
      const options = wire.locator('.fv-frame');
      await expect(options).toHaveCount(6);
      for (const at of [0, 3, 5]) {
        await options.nth(at).click();
        await expect(options.nth(at)).toHaveAttribute('aria-selected', 'true');
        await expect(wire.locator('.fv-detail')).not.toBeEmpty();
      }
      await options.first().click();
      await page.keyboard.press('ArrowDown');
      await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
    });
  }
  expect(await wire.textContent()).not.toContain(MARK);
  // The states of a run, told in texts that were replaced.
  await write(root, 'setInterval(() => {}, 100); new WebSocket("ws://localhost:9998/echo");');
  await run.click();
  await expect(root.locator('.pg-status [data-when="running"]')).toBeVisible();
  await root.locator('.pg-stop').click();
  await expect(root.locator('.pg-status [data-when="over"]')).toBeVisible();
  await expect(lines.filter({ hasText: 'Your code is kept' })).toContainText(MARK);
  expect(faults).toEqual([]);
});

test('its quiz, an exercise, the theme and the search work', async ({ page }) => {
  const faults = faultsOf(page);
  const path = 'content/quizzes/en/constructor.json';
  const { questions } = parseQuiz(readFileSync(path, 'utf8'), path);
  await page.goto('/en/constructor/');
  await translate(page);

  for (const [at, question] of questions.entries()) {
    const box = page.locator('ws-quiz fieldset').nth(at);
    await box.locator('label').nth(rightOf(question)).click();
    await box.locator('.qz-check').click();
    await expect(box.locator('.qz-is-right')).toHaveCount(1);
  }
  await expect(page.locator('.qz-end')).toContainText(`${questions.length}`);
  await expect(page.locator('.qz-best')).toContainText(
    `${questions.length} of ${questions.length}`,
  );

  const exercise = page.locator('ws-exercise').first();
  await exercise.locator('.pg-run').click();
  await expect(exercise.locator('.ex-unmet').first()).toBeVisible();

  const theme = () => page.locator('html').getAttribute('data-theme');
  const was = await theme();
  await page
    .locator(`theme-choice button[value=${was === 'dark' ? 'light' : 'dark'}]`)
    .first()
    .click();
  await expect.poll(theme).not.toBe(was);

  await page.keyboard.press('Control+k');
  await page.locator('site-search input').fill('masking key');
  await expect(page.locator('.search-results a').first()).toBeVisible();
  await page.locator('site-search input').fill('close code');
  await expect(page.locator('.search-results a').first()).toBeVisible();
  await expect(page.locator('.search-status')).not.toBeEmpty();
  expect(faults).toEqual([]);
});
