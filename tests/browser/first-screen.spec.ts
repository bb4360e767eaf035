import { expect, test } from '@playwright/test';
import { LANGUAGES } from '../../src/language.ts';
import { allLessons, isTaught } from '../content/lessons.ts';

/* Nothing here needs JavaScript, and pages are there sooner without. */
test.use({ javaScriptEnabled: false, viewport: { width: 1_280, height: 800 } });

for (const language of LANGUAGES) {
  test(`every lesson shows its minutes, what to run and where to go on (${language})`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const lessons = allLessons().filter((each) => each.language === language && isTaught(each));
    const faults: string[] = [];
    for (const { slug } of lessons) {
      await page.goto(`/${language}/${slug}/`, { waitUntil: 'domcontentloaded' });
      const seen = await page.evaluate(() => ({
        run:
          document.querySelector('.pg-run, .ways-run')?.getBoundingClientRect().bottom ?? Infinity,
        facts: document.querySelector('.page-title .facts')?.textContent ?? '',
        links: document.querySelectorAll('.pager a').length,
      }));
      // Built by exercises, which come once it is said what with.
      const isWorkshop = slug === 'your-server';
      if (seen.run > 800 && !isWorkshop)
        faults.push(`${slug}: what can be run is ${seen.run} px down`);
      if (!/\d+ (min|分钟)/.test(seen.facts)) faults.push(`${slug}: no minutes in "${seen.facts}"`);
      // The first has nothing before it.
      if (seen.links < (slug === 'introduction' ? 1 : 2)) faults.push(`${slug}: leads nowhere on`);
    }
    expect(lessons.length).toBeGreaterThan(20);
    expect(faults).toEqual([]);
  });
}
