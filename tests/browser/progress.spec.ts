import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { axeFaults } from './axe.ts';

const AT = '2026-11-25T09:00:00.000Z';
const stored = (page: Page) =>
  page.evaluate((): unknown => JSON.parse(localStorage.getItem('ws101:progress') ?? 'null'));
const keep = (page: Page, progress: unknown) =>
  page.evaluate((text) => localStorage.setItem('ws101:progress', text), JSON.stringify(progress));
const some = {
  version: 1,
  read: { introduction: AT, constructor: AT },
  exercises: {},
  quizzes: { introduction: { score: 5, of: 6, at: AT } },
};
const menu = (page: Page) => page.locator('#starlight__sidebar');
const status = (page: Page) => page.locator('.cp-said');

test('a lesson is read when its end is reached, has a tick in the menu, and can be unread', async ({
  page,
  context,
}) => {
  await page.goto('/en/close-codes/');
  await expect(page.locator('lesson-read')).toHaveCount(0);
  await page.goto('/en/chat/');
  const link = menu(page).getByRole('link', { name: 'A chat room' });
  await expect(link).toHaveAccessibleName(/room$/);
  await expect(menu(page).getByRole('link', { name: /^Your progress 0\/\d+/ })).toBeVisible();
  await expect.poll(() => stored(page)).toBeNull();

  const other = await context.newPage();
  await other.goto('/zh/send/');
  await page.locator('lesson-read').scrollIntoViewIfNeeded();
  await expect(link).toHaveAccessibleName(/room\s+read$/);
  await expect(page.locator('lesson-read')).toContainText('✓ Read');
  await expect(other.locator('[data-lesson="chat"] .tick')).toHaveText('\u00A0✓已读');
  await page.reload();
  await expect(link.locator('.tick')).toHaveText('\u00A0✓read');

  const button = page.locator('lesson-read').getByRole('button');
  await button.press('Enter');
  await expect(link.locator('.tick')).toHaveCount(0);
  await expect(other.locator('[data-lesson="chat"] .tick')).toHaveCount(0);
  await page.evaluate(() => scrollTo(0, 0));
  await page.locator('lesson-read').scrollIntoViewIfNeeded();
  await expect(button).toHaveText('Mark as read');
  await button.press('Space');
  await expect(link.locator('.tick')).toHaveCount(1);
  // `constructor` is a lesson as well, and a property of every object.
  await expect(menu(page).locator('[data-lesson="constructor"] .tick')).toHaveCount(0);
});

test('the progress page shows all, exports, resets, undoes and imports', async ({ page }) => {
  await page.goto('/en/progress/');
  await expect(page.locator('[data-do="export"]')).toBeEnabled();
  await keep(page, some);
  await page.reload();
  const row = (lesson: string) => page.locator(`[data-row="${lesson}"]`);
  const sum = page.locator('[data-sum="read"] .cp-sum');
  await expect(sum).toHaveText(/^2 \/ \d+$/);
  await expect(row('introduction').locator('[data-cell="read"]')).toHaveText(/✓read Nov 25, 2026/);
  await expect(row('introduction').locator('[data-cell="quizzes"]')).toHaveText('5 / 6');
  await expect(row('frames').locator('[data-cell="read"]')).toHaveText('—');
  await expect(page.locator('.cp-next a')).toHaveAttribute('href', /\/en\/polling\/$/);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export to a file' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^websocket-101-progress-\d{4}-\d\d-\d\d\.json$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(JSON.parse(text)).toEqual({ ...some, version: 2, code: {} });

  const reset = page.getByRole('button', { name: 'Reset', exact: true });
  await reset.first().press('Enter');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect.poll(() => stored(page)).toEqual(some);
  await reset.first().press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  await expect(status(page)).toHaveText('Progress was reset.');
  await expect(sum).toHaveText(/^0 \/ /);
  await expect.poll(() => stored(page)).toBeNull();
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeFocused();
  await undo.press('Enter');
  await expect(sum).toHaveText(/^2 \/ /);
  await expect.poll(() => stored(page)).toEqual(some);

  await reset.first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  const choose = async (name: string, content: string) => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Import a file' }).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
  };
  await choose('mine.json', text);
  await expect(status(page)).toHaveText(
    'Imported mine.json: lessons read 2, exercises done 0, quizzes 1, examples with code 0.',
  );
  await expect.poll(() => stored(page)).toEqual(some);

  const faults = page.locator('.cp-faults');
  await choose('shopping.txt', 'milk');
  await expect(faults).toContainText('shopping.txt was not imported: it is not JSON.');
  await choose('newer.json', '{"version": 4}');
  await expect(faults).toContainText('a newer version of this site wrote it');
  await choose('edited.json', text.replace(AT, 'yesterday').replace('"score": 5', '"score": 50'));
  await expect(faults.getByRole('listitem')).toHaveText([
    'read.introduction: expected a date such as 2026-11-25T09:00:00.000Z; found "yesterday"',
    /^quizzes\.introduction: expected score and of as whole numbers.*found \{"score":50/,
  ]);
  await expect.poll(() => stored(page)).toEqual(some);
  expect(await axeFaults(page, '.cp-faults')).toEqual([]);
});

test('code is carried to another address with the progress, and replaces none without asking', async ({
  page,
  baseURL,
}) => {
  const { port } = new URL(baseURL ?? '');
  const there = `http://127.0.0.1:${port}`;
  const codes = (at = page) =>
    at.evaluate(() =>
      Object.fromEntries(
        Object.entries(localStorage)
          .filter(([key]) => key.startsWith('ws101:code:'))
          .map(([key, text]: [string, string]) => [
            key.slice('ws101:code:'.length),
            (JSON.parse(text) as { files: Record<string, string> }).files['main.js'],
          ]),
      ),
    );
  const keepCode = (code: Record<string, string>, at: number) =>
    page.evaluate(
      ([entries, time]) => {
        for (const [name, text] of Object.entries(entries)) {
          const entry = JSON.stringify({ at: time, files: { 'main.js': text } });
          localStorage.setItem(`ws101:code:${name}`, entry);
        }
      },
      [code, at] as const,
    );

  // What the learner types at one address …
  await page.goto('/en/try/four-events/');
  const program = `new WebSocket("ws://localhost:${port}/echo?mine");`;
  await page
    .locator('ws-playground')
    .evaluate((element: HTMLElementTagNameMap['ws-playground'], text) => {
      element.code = text;
    }, program);
  await expect.poll(() => codes()).toEqual({ 'en:four-events': program });
  await keepCode({ 'zh:four-events': 'both, at home', 'en:first-page': 'the same' }, 1_000);
  await page.goto('/en/progress/');
  await keep(page, some);
  await page.reload();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export to a file' }).click(),
  ]);
  await expect(status(page)).toContainText('and your code (examples: 3).');
  const text = await readFile(await download.path(), 'utf8');

  // … is there at the other, with its addresses, and what was there stays.
  await page.goto(`${there}/en/progress/`);
  await keepCode({ 'zh:four-events': 'both, in class', 'en:first-page': 'the same' }, 9_000);
  const input = page.locator('course-progress input[type="file"]');
  const give = (content: string) =>
    input.setInputFiles({
      name: 'work.json',
      mimeType: 'application/json',
      buffer: Buffer.from(content),
    });
  await expect(page.getByRole('button', { name: 'Import a file' })).toBeEnabled();
  await give(text);
  await expect(status(page)).toContainText('Imported work.json: lessons read 2');
  const mine = {
    'en:four-events': `new WebSocket("ws://127.0.0.1:${port}/echo?mine");`,
    'zh:four-events': 'both, in class',
    'en:first-page': 'the same',
  };
  await expect.poll(() => codes()).toEqual(mine);
  const conflicts = page.locator('.cp-conflicts');
  await expect(conflicts).toBeFocused();
  await expect(conflicts.getByRole('group')).toHaveCount(1);
  await expect(conflicts.getByRole('group', { name: 'four-events (Chinese)' })).toBeVisible();
  await expect(
    conflicts.getByRole('radio', { name: /Keep what is in this browser/ }),
  ).toBeChecked();
  expect(await axeFaults(page, '.cp-keep')).toEqual([]);
  await conflicts.getByRole('radio', { name: /Take what is in the file/ }).check();
  await conflicts.getByRole('button', { name: 'Use these choices' }).click();
  await expect.poll(() => codes()).toEqual({ ...mine, 'zh:four-events': 'both, at home' });
  await expect(status(page)).toContainText('(examples: 1)');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => codes()).toEqual(mine);

  await page.goto(`${there}/en/try/four-events/`);
  await expect
    .poll(() =>
      page
        .locator('ws-playground')
        .evaluate((element: HTMLElementTagNameMap['ws-playground']) => element.code),
    )
    .toBe(mine['en:four-events']);

  // A file with a fault says where, and changes nothing.
  await page.goto(`${there}/en/progress/`);
  await expect(page.getByRole('button', { name: 'Import a file' })).toBeEnabled();
  await give(text.replace('"zh:four-events"', '"zh:../four-events"'));
  await expect(page.locator('.cp-faults').getByRole('listitem')).toHaveText([
    /^code\.zh:\.\.\/four-events: expected a language and an example/,
  ]);
  await expect.poll(() => codes()).toEqual(mine);
});

for (const [language, theme] of [
  ['en', 'dark'],
  ['zh', 'light'],
] as const) {
  test(`the progress page, filled, has no accessibility fault and fits, in ${language} and ${theme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`/${language}/progress/`);
    await keep(page, some);
    await page.reload();
    await expect(page.locator('[data-row="constructor"] b')).toHaveText('✓');
    expect(await axeFaults(page, 'main')).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
}

test('an exercise that is passed is kept, one that is not passed is not', async ({ page }) => {
  await page.goto('/en/close/');
  const exercise = page.locator('ws-exercise[data-exercise="close-with-your-name"]');
  const run = exercise.locator('.pg-run');
  const verdict = exercise.evaluate(
    (host: HTMLElement) =>
      new Promise<boolean>((resolve) => {
        host.addEventListener('ws101:exercise', ({ detail }) => resolve(detail.passed), {
          once: true,
        });
      }),
  );
  await run.click();
  expect(await verdict).toBe(false);
  await expect.poll(() => stored(page)).toBeNull();
  await exercise.locator('.ex-solution').click();
  // It is fetched; until then, Run would run the code that was there.
  await expect(exercise.locator('.ex-say')).toHaveText(
    'The solution is in the editor, and Undo brings your code back. Run it and see why it passes.',
  );
  await run.click();
  await expect(exercise.locator('.ex-done')).toBeVisible();
  await expect
    .poll(() => stored(page))
    .toMatchObject({
      exercises: { 'close-with-your-name': expect.stringMatching(/^\d{4}-/) as unknown },
    });
  await page.goto('/en/progress/');
  await expect(page.locator('[data-row="close"] [data-cell="exercises"]')).toHaveText(/^1 \/ /);
});

test('where storage is blocked the page works, and says that nothing can be kept', async ({
  page,
}) => {
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    }
  });
  await page.goto('/en/chat/');
  await page.locator('lesson-read').scrollIntoViewIfNeeded();
  await expect(page.locator('lesson-read')).toContainText('This browser cannot keep it');
  await expect(menu(page).locator('[data-lesson="chat"] .tick')).toHaveCount(1);
  await page.goto('/en/progress/');
  await expect(page.locator('.cp-state')).toContainText('does not let the site keep anything');
  expect(errors).toEqual([]);
});
