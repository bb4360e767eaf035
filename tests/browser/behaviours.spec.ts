import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { format } from 'prettier';
import { z } from 'zod';
import { FrameParser } from '../../src/protocol/frame-parser.ts';
import { payloadOf } from '../../src/protocol/frame.ts';
import { OPCODE } from '../../src/protocol/opcode.ts';
import { openWatcher, tracedBytes } from '../server/running.ts';

/*
 * What a real browser makes of each behaviour of the server, against the data that the lessons
 * show. After an update of the browser, `WS101_RECORD=1 playwright test behaviours` writes what it
 * does now into that data; the difference is then in `git diff`.
 */

const FILE = new URL('../../content/wire/behaviours.json', import.meta.url);
const isRecording = process.env['WS101_RECORD'] !== undefined;

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const event = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open') }),
  z.strictObject({ type: z.literal('message'), data: z.string() }),
  z.strictObject({ type: z.literal('error') }),
  z.strictObject({
    type: z.literal('close'),
    code: z.number(),
    reason: z.string(),
    wasClean: z.boolean(),
  }),
  /** A call of the page threw this. */
  z.strictObject({ type: z.literal('exception'), name: z.string() }),
]);
const seen = z.strictObject({
  /** What the page was told, in order. */
  events: z.array(event),
  /**
   * Values of readyState: when made, after the page's own call, at each event, and while it lasts.
   * Where the server closes, CLOSING is over before a page could look.
   */
  states: z.array(z.number()),
  /** How long CLOSING lasted, to half a second, in ms; missing where that is less. */
  closing: z.number().optional(),
  /** The code in the browser's close frame; null where that is empty, missing where there is none. */
  sends: z.number().nullable().optional(),
});
const behaviour = z.strictObject({
  id: z.string(),
  /** With the query; the host is that of the page. */
  path: z.string().startsWith('/'),
  protocols: z.array(z.string()).optional(),
  /** What the page does, if it does anything but listen. It closes with 1000. */
  does: z.enum(['send-at-once', 'close-at-once', 'close-on-open', 'close-on-message']).optional(),
  /** Seconds that it takes, where that is too long for every run. */
  takes: z.number().optional(),
  /** What the server does. */
  server: words,
  seen,
});
type Behaviour = z.infer<typeof behaviour>;
type Seen = z.infer<typeof seen>;

const data = z
  .strictObject({ browser: z.string(), behaviours: z.array(behaviour) })
  .parse(JSON.parse(readFileSync(FILE, 'utf8')));

/** Lets a page do what a row says, and tells what it saw until the connection closed. */
async function observe(page: Page, baseURL: string, row: Behaviour): Promise<Seen> {
  const watcher = await openWatcher({ url: `${baseURL}/` });
  const url = new URL(row.path, baseURL.replace(/^http/, 'ws'));
  url.searchParams.set('trace', watcher.trace);
  const inPage = await page.evaluate(
    ({ url, protocols, does }) =>
      new Promise<Omit<Seen, 'sends'>>((resolve) => {
        const events: Seen['events'] = [];
        const states: number[] = [];
        const note = () => {
          if (states.at(-1) !== socket.readyState) states.push(socket.readyState);
        };
        let closingSince: number | undefined;
        const socket = new WebSocket(url, protocols ?? []);
        const attempt = (call: () => void) => {
          try {
            call();
          } catch (error) {
            events.push({ type: 'exception', name: error instanceof Error ? error.name : '' });
          }
          note();
        };
        // CLOSING has no event: it is noted where it lasts for two looks.
        const looks = setInterval(() => {
          if (socket.readyState !== WebSocket.CLOSING) return;
          if (closingSince !== undefined) note();
          closingSince ??= performance.now();
        }, 100);
        note();
        if (does === 'send-at-once') attempt(() => socket.send('too early'));
        if (does === 'close-at-once') attempt(() => socket.close(1000));
        socket.onopen = () => {
          events.push({ type: 'open' });
          note();
          if (does === 'close-on-open' || does === 'send-at-once') {
            attempt(() => socket.close(1000));
          }
        };
        socket.onmessage = ({ data }) => {
          events.push({ type: 'message', data: String(data) });
          note();
          if (does === 'close-on-message') attempt(() => socket.close(1000));
        };
        socket.onerror = () => {
          events.push({ type: 'error' });
          note();
        };
        socket.onclose = ({ code, reason, wasClean }) => {
          clearInterval(looks);
          events.push({ type: 'close', code, reason, wasClean });
          note();
          const lasted = closingSince === undefined ? 0 : performance.now() - closingSince;
          const closing = Math.round(lasted / 500) * 500;
          resolve({ events, states, ...(closing > 0 && { closing }) });
        };
      }),
    { url: url.href, protocols: row.protocols, does: row.does },
  );
  // No frame without a handshake; and a page that closes at once may never have sent its request.
  const wasOpen = inPage.events.some(({ type }) => type === 'open');
  const records = wasOpen
    ? await watcher.until((all) => all.some(({ kind }) => kind === 'end'))
    : [];
  watcher.socket.terminate();
  return { ...inPage, ...(wasOpen && closeFrameOf(tracedBytes(records, 'client'))) };
}

/** The close frame among what a browser sent. */
function closeFrameOf(bytes: Buffer): Pick<Seen, 'sends'> {
  const frames = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
  for (const item of new FrameParser({ sender: 'client' }).push(frames)) {
    if (item.type !== 'frame' || item.opcode !== OPCODE.close) continue;
    const payload = Buffer.from(payloadOf(item));
    return { sends: payload.length < 2 ? null : payload.readUInt16BE() };
  }
  return {};
}

/** A page of the server without any script of its own. */
async function openPage(browser: Browser, baseURL: string): Promise<Page> {
  const page = await browser.newPage({ baseURL });
  await page.goto('/healthz');
  return page;
}

async function record(browser: Browser, baseURL: string): Promise<void> {
  const page = await openPage(browser, baseURL);
  data.browser = `Chromium ${browser.version().split('.')[0] ?? ''}`;
  for (const row of data.behaviours) {
    row.seen = await observe(page, baseURL, row);
  }
  writeFileSync(
    FILE,
    await format(JSON.stringify(data, undefined, 2), { parser: 'json', printWidth: 100 }),
  );
}

test('the data has every behaviour once', () => {
  const ids = data.behaviours.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('bufferedAmount grows against a server that reads slowly, and falls', async ({
  browser,
  baseURL,
}) => {
  const page = await openPage(browser, baseURL ?? '');
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
  test('the behaviours are recorded', async ({ browser, baseURL }) => {
    test.setTimeout(300_000);
    await record(browser, baseURL ?? '');
  });
} else {
  let page: Page;
  test.beforeAll(async ({ browser, baseURL }) => {
    page = await openPage(browser, baseURL ?? '');
  });
  test.afterAll(async () => {
    await page.close();
  });
  for (const row of data.behaviours.filter(({ takes }) => takes === undefined)) {
    test(`the browser does as the lesson says: ${row.id}`, async ({ baseURL }) => {
      expect(await observe(page, baseURL ?? '', row)).toEqual(row.seen);
    });
  }
}
