import { test } from '@playwright/test';
import { LANGUAGES } from '../../src/language.ts';
import { PlaywrightHands } from './hands.ts';
import { JOURNEYS } from './journeys.ts';

/* In Chromium; Firefox and WebKit have specs of their own, which walk the same ways. */

for (const language of LANGUAGES) {
  for (const [name, journey] of Object.entries(JOURNEYS)) {
    test(`${name}, ${language}`, async ({ page, baseURL }) => {
      test.setTimeout(300_000);
      await journey(new PlaywrightHands(page), `${baseURL}/${language}/`, language);
    });
  }
}
