import { describe, expect, it } from 'vitest';
import recorded from '../../content/wire/behaviours.json' with { type: 'json' };
import { LANGUAGES } from '../../src/language.ts';
import { allLessons, readLesson } from './lessons.ts';

/*
 * What lessons say of the browser in their own words, against what it was recorded to do; tables
 * are made from the record itself (`Behaviours.astro`), and `tests/browser/behaviours.spec.ts`
 * holds the record against the browser.
 */

function seen(id: string) {
  const found = recorded.behaviours.find((behaviour) => behaviour.id === id);
  if (!found) throw new Error(`nothing is recorded as "${id}"`);
  return found.seen;
}

const seconds = (id: string) => String((seen(id).closing ?? 0) / 1_000);

/** Sentences that hold a figure, and the figure. */
const FIGURES: [slug: string, sentences: Record<'zh' | 'en', RegExp>, figure: string][] = [
  [
    'closing',
    { zh: /Chromium 等 (\d+) 秒才放弃/, en: /Chromium gives up only after (\d+) seconds/ },
    seconds('silent-close'),
  ],
  [
    'closing',
    { zh: /Chromium 等 (\d+) 秒，然后自己断开/, en: /Chromium waits (\d+) seconds and ends it/ },
    seconds('close-hold'),
  ],
  [
    'properties',
    { zh: /Chromium 等 (\d+) 秒/, en: /Chromium waits (\d+) seconds/ },
    seconds('silent-close'),
  ],
  [
    'binary',
    { zh: /Chromium 用的是 (\d+)/, en: /Chromium uses (\d+)/ },
    String(seen('utf8-byte').sends),
  ],
];

/** Rows of the table “four endings” in the lesson on closing, and what was recorded of each. */
const ENDINGS = ['close-1001', 'close-none', 'drop-fin', 'bad-close-1006'];

describe.each(LANGUAGES)('what the lessons say of the browser: %s', (language) => {
  it.each(FIGURES)('in %s, as recorded', (slug, sentences, figure) => {
    const [, said] = sentences[language].exec(readLesson(slug, language).body) ?? [];
    expect(said, String(sentences[language])).toBe(figure);
  });

  it('the four endings are as recorded', () => {
    const { body } = readLesson('closing', language);
    const rows = [...body.matchAll(/^\|[^|]+\| (\d{4}) \| `(true|false)` \| (\S+) \|$/gm)];
    expect(
      rows.map(([, code, clean, error]) => [code, clean, /^(有|Yes)$/i.test(error ?? '')]),
    ).toEqual(
      ENDINGS.map((id) => {
        const { events } = seen(id);
        const close = events.find(({ type }) => type === 'close');
        return [
          String(close?.code),
          String(close?.wasClean),
          events.some(({ type }) => type === 'error'),
        ];
      }),
    );
  });
});

it('the browser’s version is the one of the record', () => {
  const versions = allLessons().flatMap(({ body }) => body.match(/Chromium \d{3}/g) ?? []);
  expect([...new Set(versions)]).toEqual([recorded.browser]);
});
