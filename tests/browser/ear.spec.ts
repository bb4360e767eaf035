import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test, type Dialog, type Page } from '@playwright/test';
import { LANGUAGES, type Language } from '../../src/language.ts';
import { runTogether } from './apart.ts';
import { Ear } from './ear.ts';
import { quietNetwork } from './quiet.ts';

/*
 * What is said of the first lesson, an exercise, a quiz and the search, compared with the files in
 * `ear/`. Where it is to be another: `npx playwright test ear.spec -u` writes them anew, and the
 * difference is to be read aloud before it is kept.
 */

function wordsOf(language: Language): (key: string) => string {
  const file = new URL(`../../content/ui/${language}.json`, import.meta.url);
  const words: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return (key) => {
    const text = Object.entries(words ?? {}).find(([name]) => name === key)?.[1] as unknown;
    if (typeof text !== 'string') throw new Error(`no word ${key}`);
    return text;
  };
}

async function firstLesson(page: Page, ear: Ear, language: Language): Promise<void> {
  const word = wordsOf(language);
  const settled = quietNetwork(page);
  await page.goto(`/${language}/introduction/`);
  const root = page.locator('ws-playground').first();
  const button = (name: string) => root.getByRole('button', { name: word(name), exact: true });
  await expect(button('playground.run')).toBeEnabled();
  ear.title('The first lesson');
  await ear.names('ws-playground');

  const editor = root.locator('.monaco-editor .native-edit-context');
  await ear.step('Tab from More into the code', async () => {
    await button('playground.more').focus();
    await page.keyboard.press('Tab');
    await expect(editor).toBeFocused();
    await settled();
  });
  await ear.step('Tab out of it', () => page.keyboard.press('Tab'), { isFocus: false });
  await ear.step('Shift+Tab into it again', async () => {
    await page.keyboard.press('Shift+Tab');
    await expect(editor).toBeFocused();
  });

  const running = word('playground.status.running');
  await ear.step('Ctrl+Enter', () => page.keyboard.press('Control+Enter'), { until: running });
  await ear.step('Run, while it runs', () => button('playground.run').press('Enter'), {
    until: running,
  });
  const dialogs: Dialog[] = [];
  page.on('dialog', (dialog) => dialogs.push(dialog));
  await ear.step('the link in the result, and its three dialogs', async () => {
    await root.frameLocator('iframe').getByRole('link').click({ noWaitAfter: true });
    for (let at = 0; at < 3; at += 1) {
      await expect.poll(() => dialogs.length).toBe(at + 1);
      // Each line alone: the next comes only when this one was said.
      await expect.poll(() => ear.heard()).toContain(dialogs[at]?.message() ?? '?');
      await ear.silence();
      await dialogs[at]?.accept();
    }
  });
  await ear.step('Stop', () => button('playground.stop').press('Enter'), {
    until: word('playground.ended.learner'),
  });
  await expect(root).toHaveAttribute('data-state', 'over');

  await root.evaluate((element: HTMLElementTagNameMap['ws-playground']) => {
    element.code = `<script>
const ws = new WebSocket('ws://${location.host}/echo');
ws.send('early');
</script>`;
  });
  await ear.step(
    'a program that sends too early',
    async () => {
      await button('playground.run').press('Enter');
      await expect(root.locator('.pg-line')).toHaveCount(1);
      await ear.silence();
    },
    { until: 'index.html' },
  );
}

async function reset(page: Page, ear: Ear, language: Language): Promise<void> {
  const word = wordsOf(language);
  const root = page.locator('ws-playground').first();
  await ear.step('the code back to the original, which can be undone', async () => {
    await root.locator('.pg-reset').press('Enter');
    await expect(root.locator('.pg-reset')).toContainText(word('playground.reset.undo'));
  });
}

async function exercise(page: Page, ear: Ear, language: Language): Promise<void> {
  const word = wordsOf(language);
  await page.goto(`/${language}/try/text-not-bytes/`);
  const root = page.locator('ws-playground');
  const run = root.locator('.pg-run');
  await expect(run).toBeEnabled();
  ear.title('An exercise, in a window of its own');
  await ear.names('.ex-task');
  await ear.names('.ex-verdict');
  await root.evaluate((element: HTMLElementTagNameMap['ws-playground']) => {
    element.code = '// nothing is sent';
  });
  await ear.step('Run, with nothing done', () => run.press('Enter'), {
    until: word('exercise.seen.none'),
  });
  await ear.step(
    'Stop',
    async () => {
      await root.locator('.pg-stop').press('Enter');
      await expect(root).toHaveAttribute('data-state', 'over');
    },
    { until: word('playground.ended.learner') },
  );
  await ear.step('show the solution', () => page.locator('.ex-solution').press('Enter'), {
    until: word('exercise.solution.shown'),
  });
  const [solved = ''] = word('exercise.verdict.passed').split('{met}');
  const [not = ''] = word('exercise.verdict.failed').split(/[:：]/);
  await ear.step('Run', () => run.press('Enter'), { until: solved, unsure: new RegExp(not) });
  await ear.step('Run again', () => run.press('Enter'), { until: solved, unsure: new RegExp(not) });
}

async function quiz(page: Page, ear: Ear, language: Language): Promise<void> {
  const word = wordsOf(language);
  await page.goto(`/${language}/introduction/`);
  const box = page.locator('ws-quiz fieldset').first();
  ear.title('A quiz');
  const check = box.locator('.qz-check');
  await ear.step('Check, with nothing chosen', () => check.press('Enter'), {
    until: word('quiz.choose'),
  });
  const right = Number(await box.getAttribute('data-right'));
  const wrong = right === 0 ? 1 : 0;
  for (const [at, name] of [
    [wrong, 'quiz.wrong'],
    [right, 'quiz.right'],
  ] as const) {
    await ear.step(
      name,
      async () => {
        await box.locator('input').nth(at).press('Space');
        await check.press('Enter');
      },
      { until: word(name) },
    );
  }
}

async function search(page: Page, ear: Ear, language: Language): Promise<void> {
  const word = wordsOf(language);
  ear.title('The search');
  const open = page.locator('.search-open');
  await ear.step('open it', () => open.press('Enter'), { until: word('search.hint') });
  await ear.names('site-search dialog');
  const [found = ''] = word('search.some').split('{count}');
  await ear.step('look for 1006', () => page.keyboard.insertText('1006'), { until: found });
  await ear.step('Escape', async () => {
    await page.keyboard.press('Escape');
    await expect(page.locator('site-search dialog')).toBeHidden();
  });
}

for (const language of LANGUAGES) {
  test(`what is said is what is written down: ${language}`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.setViewportSize({ width: 1_280, height: 900 });
    const ear = await Ear.of(page);
    await firstLesson(page, ear, language);
    await reset(page, ear, language);
    await exercise(page, ear, language);
    await quiz(page, ear, language);
    await search(page, ear, language);

    const file = new URL(`ear/${language}.txt`, import.meta.url);
    const { updateSnapshots } = test.info().config;
    if (updateSnapshots === 'all' || updateSnapshots === 'changed') writeFileSync(file, ear.text);
    expect(ear.text).toBe(readFileSync(file, 'utf8'));
  });
}

test('what stands apart is read apart, also in what a run brings', async ({ page }) => {
  await page.goto('/en/handshake/');
  const root = page.locator('ws-playground').first();
  await root.getByRole('button', { name: 'Run', exact: true }).click();
  await root.locator('.fv-row').nth(1).click();
  await expect(root.locator('.fv-bits-text')).toContainText(/^Byte 0, 0x8\d: 1000 \d{4}\. Byte 1/);
  await expect(root.locator('.fv-hex-text')).toHaveText(/^[0-9a-f]{2}( +[0-9a-f]{2})+$/);
  const frames = await runTogether(page, '.wp-view');
  await root.getByRole('tab', { name: 'Timeline' }).click();
  await root.locator('.tl-row').first().waitFor();
  await page.evaluate(() => {
    for (const each of document.querySelectorAll('details')) each.open = true;
  });
  expect([...frames, ...(await runTogether(page))]).toEqual([]);
});
