import { expect, test, type Page } from '@playwright/test';
import type { Language } from '../../src/language.ts';
import { allExercises, filesIn } from './examples.ts';

/** Pages that one worker keeps busy: most of a run is waiting. */
const PAGES = 6;
/** Milliseconds in which a program must have been judged. */
const PATIENCE = 20_000;

interface Attempt {
  passed: boolean;
  /** What each requirement that is not met says. */
  unmet: { expected: string; seen: string }[];
  /** Whether the program did or printed anything at all. */
  isAlive: boolean;
}

/**
 * Runs the exercise in a page that shows another: its markup is fetched and takes the other's place,
 * so that the scripts are loaded once. `files` take the place of the starting code.
 * @returns The first verdict that is `wanted`, or the last one before time was up.
 */
async function attempt(
  page: Page,
  address: string,
  files: Record<string, string> | undefined,
  wanted: boolean,
): Promise<Attempt> {
  return page.evaluate(
    async ({ address, files, wanted, patience }) => {
      const html = await (await fetch(address)).text();
      const shown = new DOMParser().parseFromString(html, 'text/html').querySelector('ws-exercise');
      document.querySelector('main')?.replaceChildren(...(shown ? [shown] : []));
      const exercise = document.querySelector('ws-exercise');
      const playground = document.querySelector('ws-playground');
      if (!exercise || !playground) throw new Error(`no exercise at ${address}`);
      if (files) playground.files.restore(files);
      let isAlive = false;
      playground.addEventListener('ws101:code', () => (isAlive = true));
      playground.addEventListener('ws101:console', ({ detail }) => {
        isAlive ||= detail.items.some(({ type }) => type === 'line');
      });
      const text = (root: Element, selector: string) =>
        root.querySelector(selector)?.textContent.trim() ?? '';
      const result = (passed: boolean) => ({
        passed,
        isAlive,
        unmet: [...exercise.querySelectorAll('.ex-unmet')].map((item) => ({
          expected: text(item, '.ex-expected'),
          seen: text(item, '.ex-seen'),
        })),
      });
      return new Promise<Attempt>((resolve) => {
        const timer = setTimeout(() => resolve(result(!wanted)), patience);
        exercise.addEventListener('ws101:exercise', ({ detail: { passed } }) => {
          // A verdict before the program has done anything says nothing.
          if (!passed && (wanted || !isAlive)) return;
          clearTimeout(timer);
          resolve(result(passed));
        });
        playground.run();
      });
    },
    { address, files, wanted, patience: PATIENCE },
  );
}

/** Does what is right for every exercise with a few pages at a time. @returns What was wrong. */
async function judgeAll(
  pages: readonly Page[],
  language: Language,
): Promise<{ faults: string[]; runs: number; others: number }> {
  const queue = allExercises();
  const faults: string[] = [];
  let runs = 0;
  let others = 0;
  await Promise.all(
    pages.map(async (page) => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [slug, { files: names }] = next;
        const address = `/${language}/try/${slug}/`;
        const say = (what: string) => faults.push(`${slug} (${language}): ${what}`);
        const begun = await attempt(page, address, undefined, false);
        if (begun.passed) say('the starting code passes, or was not judged');
        if (begun.unmet.length === 0) say('the starting code is not told what is missing');
        for (const { expected, seen } of begun.unmet) {
          if (expected.length < 10 || seen.length < 4) say(`it is told "${expected}", "${seen}"`);
        }
        runs += 1;
        for (const folder of ['solution', 'also'] as const) {
          const files = filesIn(slug, folder, names, language);
          if (!files && folder === 'solution') say('there is no solution');
          if (!files) continue;
          const done = await attempt(page, address, files, true);
          if (!done.passed) say(`${folder} does not pass: ${JSON.stringify(done.unmet)}`);
          runs += 1;
          if (folder === 'also') others += 1;
        }
      }
    }),
  );
  return { faults, runs, others };
}

for (const language of ['zh', 'en'] as const) {
  test(`of every exercise the starting code fails and each right program passes (${language})`, async ({
    context,
  }) => {
    test.setTimeout(240_000);
    const count = allExercises().length;
    const pages = await Promise.all(
      Array.from({ length: Math.min(PAGES, count) }, async () => {
        const page = await context.newPage();
        page.on('dialog', (dialog) => void dialog.accept());
        return page;
      }),
    );
    // One after the other, so that the scripts come out of the cache for all but the first.
    for (const page of pages) await page.goto(`/${language}/try/${allExercises()[0]?.[0]}/`);
    const { faults, runs, others } = await judgeAll(pages, language);
    console.log(`${language}: ${count} exercises, ${runs} runs, ${others} second right programs`);
    expect(faults).toEqual([]);
    expect(others).toBeGreaterThanOrEqual(Math.min(10, count));
  });
}

test('a learner tries, is told what was seen, looks at the solution, and has done it', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const told: unknown[] = [];
    Reflect.set(window, 'told', told);
    document.addEventListener('ws101:exercise', ({ detail }) => told.push(detail));
  });
  await page.goto('/en/close/');
  const exercise = page.locator('ws-exercise[data-exercise="close-with-your-name"]');
  const say = exercise.locator('.ex-say');
  await exercise.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(say).toContainText('Not yet: 0 of 2 seen');
  const item = exercise.getByRole('listitem').first();
  await expect(item).toContainText('Expected a close frame of the browser with code 4001');
  await expect(item).toContainText('close frame, 2 bytes, code 1000');
  await expect(item).toBeInViewport();

  await exercise.getByRole('button', { name: 'Show the solution' }).click();
  await expect(say).toHaveText(/The solution is in the editor/);
  await expect(exercise.locator('.view-lines')).toContainText('4001');
  await exercise.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(say).toHaveText('Solved: everything was seen (2 of 2)');
  await expect(exercise.getByRole('listitem').nth(1)).toContainText('"Ada"');
  const told = await page.evaluate(() => Reflect.get(window, 'told') as unknown);
  expect(told).toEqual([
    { slug: 'close-with-your-name', passed: false },
    { slug: 'close-with-your-name', passed: true },
  ]);
  await expect(exercise.locator('.ex-level')).toContainText('Done');
  await exercise.getByRole('button', { name: 'Undo' }).click();
  await expect(exercise.locator('.view-lines')).not.toContainText('4001');
  await page.goto('/en/try/close-with-your-name/');
  await expect(page.locator('.ex-done')).toBeVisible();
  await page.goto('/en/try/needs-64-bits/');
  await expect(page.locator('.ex-solution')).toBeEnabled();
  await expect(page.locator('.ex-done')).toBeHidden();
});

test('an exercise has a window to itself, and is not judged wrong where bytes are not seen', async ({
  page,
}) => {
  const overflow = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.routeWebSocket(/\/trace(?:\?|$)/, (socket) => void socket.close());
  await page.goto('/zh/try/close-with-your-name/');
  await expect(page.locator('.ex-what')).toBeInViewport({ ratio: 1 });
  await expect(page.locator('.pg-wire')).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('link', { name: '回到课文' })).toHaveAttribute('href', '/zh/close/');
  await page.getByRole('button', { name: '运行', exact: true }).click();
  await expect(page.locator('.ex-say')).toContainText('无法判题');
  await expect(page.locator('.ex-list')).toBeInViewport({ ratio: 1 });
  await expect.poll(() => overflow()).toBe(0);
  for (const width of [390, 360]) {
    await page.setViewportSize({ width, height: 780 });
    await expect.poll(() => overflow()).toBe(0);
  }
});

test('without JavaScript the task, its hint and the code can be read', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/zh/close/');
  const exercise = page.locator('ws-exercise').first();
  await expect(exercise.locator('.ex-what')).toContainText('4001');
  await exercise.getByText('提示', { exact: true }).click();
  await expect(exercise.locator('.ex-hint p')).toBeVisible();
  await expect(exercise.locator('.pg-code pre')).toContainText('new WebSocket');
  await context.close();
});
