import { writeFileSync } from 'node:fs';
import { expect, firefox, type Browser } from '@playwright/test';
import { format } from 'prettier';
import {
  BEHAVIOURS,
  byEngine,
  seenBy,
  type Behaviour,
  type Engine,
  type Outcome,
} from '../../src/behaviours.ts';
import { FIREFOX, FIREFOX_CHANNEL } from './firefox.ts';
import { PlaywrightHands, type Hands } from './hands.ts';
import { openLook } from './seen.ts';
import { isMissing as isWebKitMissing, test } from './webkit.ts';

/*
 * What real browsers make of each behaviour of the server, against the data that the lessons show.
 * After an update of one, `WS101_RECORD=1 npx playwright test behaviours` writes what all of them do
 * now into that data; the difference is then in `git diff`.
 */

if (FIREFOX === undefined)
  console.log('Firefox is not installed: its behaviours are not compared.');
if (isWebKitMissing) console.log('WebKit is not installed: its behaviours are not compared.');

const FILE = new URL('../../content/wire/behaviours.json', import.meta.url);
const isRecording = process.env['WS101_RECORD'] !== undefined;

/** What an engine waits for in CLOSING, in ms, that is too long for every run. */
const TOO_LONG = 4_000;
/** ms after which a connection that is still open, which nothing ends, is recorded to stay so. */
const PATIENCE = 15_000;

const handsIn = async (browser: Browser): Promise<Hands> =>
  new PlaywrightHands(await browser.newPage());

const startFirefox = (): Promise<Browser> =>
  firefox.launch({
    channel: FIREFOX_CHANNEL,
    ...(FIREFOX !== undefined && { executablePath: FIREFOX }),
    // Else it waits longer and longer before it connects again to a server that has failed it.
    firefoxUserPrefs: { 'network.websocket.delay-failed-reconnects': false },
  });

/** A version as lessons name it, by its first numbers. */
const named = (name: string, version: string, numbers = 1) =>
  `${name} ${version.split('.', numbers).join('.')}`;

function write(
  browsers: typeof BEHAVIOURS.browsers,
  outcomes: Record<Engine, Map<string, Outcome>>,
): Promise<void> {
  const behaviours = BEHAVIOURS.behaviours.map((row): Behaviour => {
    const groups = byEngine((engine) => {
      const outcome = outcomes[engine].get(row.id);
      if (!outcome) throw new Error(`${engine} was not asked for "${row.id}".`);
      return outcome;
    });
    const [only] = groups;
    const seen =
      groups.length === 1 && only ? [only.is] : groups.map(({ is, by }) => ({ by, ...is }));
    return { ...row, seen };
  });
  return format(JSON.stringify({ browsers, behaviours }), {
    parser: 'json',
    printWidth: 100,
    objectWrap: 'collapse',
  }).then((text) => writeFileSync(FILE, text));
}

test('bufferedAmount grows against a server that reads slowly, and falls', async ({
  browser,
  baseURL,
}) => {
  const page = await browser.newPage({ baseURL: baseURL ?? '' });
  await page.goto('/favicon.svg');
  const amounts = await page.evaluate(
    (url) =>
      new Promise<{ sent: number; flat: number; later: number }>((resolve, reject) => {
        const socket = new WebSocket(url);
        const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
        socket.onerror = () => reject(new Error('the connection failed'));
        socket.onopen = async () => {
          const part = new Uint8Array(1_048_576);
          for (let at = 0; at < 12; at += 1) socket.send(part);
          const sent = socket.bufferedAmount;
          // First the buffers of both operating systems fill up.
          let flat = sent;
          for (let before = Infinity; flat < before;) {
            before = flat;
            await wait(300);
            flat = socket.bufferedAmount;
          }
          // 256 KiB a second from now on.
          let later = flat;
          while (later === flat) {
            await wait(100);
            later = socket.bufferedAmount;
          }
          resolve({ sent, flat, later });
          socket.close();
        };
      }),
    `${(baseURL ?? '').replace(/^http/, 'ws')}/slow?rate=262144`,
  );
  expect(amounts.sent).toBeGreaterThan(10 * 1_048_576);
  expect(amounts.flat).toBeGreaterThan(1_048_576);
  expect(amounts.later).toBeLessThan(amounts.flat);
  await page.close();
});

if (isRecording) {
  test('the behaviours are recorded', async ({ browser, webkit, baseURL }) => {
    test.setTimeout(900_000);
    const fox = await startFirefox();
    const browsers = {
      chromium: named('Chromium', browser.version()),
      firefox: named('Firefox', fox.version()),
      webkit: named('WebKitGTK', await webkit.version(), 2),
    };
    const outcomes = { chromium: new Map(), firefox: new Map(), webkit: new Map() };
    for (const [engine, hands] of [
      ['chromium', await handsIn(browser)],
      ['firefox', await handsIn(fox)],
      ['webkit', webkit],
    ] as const) {
      const look = await openLook(hands, baseURL ?? '');
      for (const row of BEHAVIOURS.behaviours) {
        outcomes[engine].set(row.id, await look.at(row, PATIENCE));
      }
      await look.end();
    }
    await fox.close();
    await write(browsers, outcomes);
  });
}

/**
 * Holds each row against an engine. Machines that are busy add to a wait, and never shorten it:
 * CLOSING lasts as long as recorded, or longer.
 */
async function expectAsRecorded(engine: Engine, hands: Hands, baseURL: string): Promise<void> {
  const look = await openLook(hands, baseURL);
  for (const row of BEHAVIOURS.behaviours) {
    const { closing = 0, ...recorded } = seenBy(row, engine);
    if (closing > TOO_LONG) continue;
    // As a step, so that a row that never ends is named when the test runs out of time.
    const { closing: waited = 0, ...seen } = await test.step(row.id, () =>
      look.at(row, recorded.stays && 1_000),
    );
    expect.soft(seen, row.id).toEqual(recorded);
    expect.soft(waited, `${row.id}, ms in CLOSING`).toBeGreaterThanOrEqual(closing);
  }
  await look.end();
}

test.describe('as the lessons say:', () => {
  test.skip(isRecording, 'it is being recorded');

  test('Chromium', async ({ browser, baseURL }) => {
    await expectAsRecorded('chromium', await handsIn(browser), baseURL ?? '');
  });

  test('Firefox', async ({ baseURL }) => {
    test.skip(FIREFOX === undefined, 'Firefox is not installed');
    const browser = await startFirefox();
    await expectAsRecorded('firefox', await handsIn(browser), baseURL ?? '');
    await browser.close();
  });

  test.describe('', () => {
    test.skip(isWebKitMissing, 'WebKitWebDriver, MiniBrowser or Xvfb is not installed');

    test('WebKit', async ({ webkit, baseURL }) => {
      await expectAsRecorded('webkit', webkit, baseURL ?? '');
    });
  });
});
