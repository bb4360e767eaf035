import { expect, test, type Page } from '@playwright/test';
import type { Activity } from '../../src/playground/sandbox-protocol.ts';
import { allExamples, lessonWith, missing, type PlainRecord } from './examples.ts';

/** Keeps what the page is told of a run: what its code did, and the bytes of its connections. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const activities: unknown[] = [];
    const records: unknown[] = [];
    Reflect.set(window, 'seen', { activities, records });
    document.addEventListener('ws101:code', ({ detail }) => activities.push(...detail.activities));
    document.addEventListener('ws101:trace', ({ detail }) => {
      for (const record of detail.records) {
        const isBytes = record.kind === 'bytes';
        records.push(isBytes ? { ...record, bytes: [...record.bytes] } : record);
      }
    });
  });
}

function told(page: Page) {
  return page.evaluate(
    () => Reflect.get(window, 'seen') as { activities: Activity[]; records: PlainRecord[] },
  );
}

for (const [slug, { title, expect: expected }] of allExamples()) {
  const runIn = async (language: 'zh' | 'en', page: Page) => {
    const lesson = lessonWith(slug, language);
    expect(lesson, `a lesson in ${language} shows it`).toBeDefined();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.accept();
    });
    await watch(page);
    await page.goto(`/${language}/${lesson}/`);
    const playground = page.locator(`ws-playground[aria-label="${title[language]}"]`).first();
    await playground.locator('.pg-run').click();
    for (const selector of expected.click) {
      await playground.frameLocator('iframe').locator(selector).click();
    }
    const check = async () => {
      const console = await playground.locator('.pg-line').allTextContents();
      return missing(expected, { console, dialogs, ...(await told(page)) }, language);
    };
    await expect.poll(check, { message: language, timeout: 40_000 }).toEqual([]);
    await expect(playground.locator('.pg-uncaught, .pg-rejection')).toHaveCount(0);
  };
  test(`the example ${slug} does what it says in both languages`, async ({ context, page }) => {
    const inChinese = runIn('zh', page);
    // Both at once, for most of their time they wait; but only one window has what is clicked on.
    if (expected.click.length > 0) await inChinese;
    await Promise.all([inChinese, runIn('en', await context.newPage())]);
  });
}

test('a run that lacks something is told what', () => {
  const seen = { console: ['open: 1'], dialogs: [], activities: [], records: [] };
  const lacks = missing(
    {
      click: [],
      dialogs: ['hello'],
      console: { zh: ['打开'], en: ['open', 'close'] },
      events: ['open'],
      frames: [{ from: 'server', opcode: 'close', code: 1000 }],
    },
    seen,
    'en',
  );
  expect(lacks).toEqual([
    'dialog: "hello"',
    'line: "close"',
    'event 1: open, not none',
    'frame of the server: {"from":"server","opcode":"close","code":1000}',
  ]);
});
