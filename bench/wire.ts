/*
 * The list of frames in a real browser on a real server: how soon a frame is on the screen, whether
 * the page stays quick in a flood, what a long run costs in memory, how it scrolls. Needs the site
 * as it is built (`npm run build`), or another folder in WS101_DIST.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { findBrowser } from '../scripts/browser.mjs';
import { quantile, row } from './figures.ts';
import { startSubject } from './processes.ts';
import { installProbe, type Probe } from './wire-probe.ts';

const LESSON = 'en/constructor/';
const KEPT = 100_000;
/** ms */
const SOON = 50;
const LONG_TASK = 50;
/** Bytes that the page may hold more after another 100,000 frames. */
const GROWTH = 16 * 1024 * 1024;

declare global {
  interface Window {
    wireProbe: Probe;
  }
}

const DIST = process.env['WS101_DIST'] ?? fileURLToPath(new URL('../dist', import.meta.url));

export async function benchWire(): Promise<void> {
  if (!existsSync(DIST)) {
    throw new Error(`There is no built site in ${DIST}. Run "npm run build" first.`);
  }
  process.env['WS101_DIST'] = DIST;
  const subject = await startSubject('ours');
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript(installProbe);
    await page.goto(`http://127.0.0.1:${subject.port}/${LESSON}`);
    const playground = page.locator('ws-playground').first();
    await playground.evaluate((element) => Object.assign(element, { code: 'console.log(1)' }));
    await playground.locator('.pg-run').click();
    await playground.locator('.fv-none').first().waitFor();
    await playground.locator('ws-wire').evaluate((wire) => wire.scrollIntoView());
    const trace = await page.evaluate(() => window.wireProbe.trace);
    const socket = new WebSocket(`ws://127.0.0.1:${subject.port}/echo?trace=${trace}`);
    await once(socket, 'open');
    const cdp = await page.context().newCDPSession(page);
    await measure(page, cdp, socket);
    socket.terminate();
  } finally {
    await browser.close();
    subject.stop();
  }
}

async function measure(page: Page, cdp: CDPSession, socket: WebSocket): Promise<void> {
  row('least / median / p95 / greatest', 'measured', 'bar');
  const sent = new Sender(socket);

  // Each message makes two frames: as it was sent, and its echo.
  await sent.run(200, 50);
  await sent.run(1_000, 50);
  await settle(page, sent.frames);
  const seen = new Map(await page.evaluate(() => [...window.wireProbe.seen]));
  const delays = [...sent.times].flatMap(([text, time]) => {
    const shown = seen.get(text);
    return shown === undefined ? [] : [shown - time];
  });
  const timed = delays.slice(200);
  const p95 = quantile(timed, 0.95);
  const missing = sent.times.size - seen.size;
  row(
    'wire to screen at 100 frames/s, ms',
    `${[0, 0.5, 0.95, 1].map((part) => quantile(timed, part).toFixed(0)).join(' / ')}, ${missing} unseen`,
    verdict(p95 <= SOON && missing === 0, `p95 ≤ ${SOON} ms`),
  );

  await page.evaluate(() => window.wireProbe.startTasks());
  await sent.run(5_000, 500);
  await settle(page, sent.frames);
  const tasks = await page.evaluate(() => window.wireProbe.tasks);
  row(
    '1,000 frames/s for 10 s, long tasks',
    tasksText(tasks),
    verdict(tasks.length === 0, `none > ${LONG_TASK} ms`),
  );

  await fill(page, sent, KEPT + 2_000);
  const before = await heap(cdp);
  await fill(page, sent, 2 * KEPT + 2_000);
  const after = await heap(cdp);
  row(
    `heap with ${KEPT} frames, after ${2 * KEPT}`,
    `${mib(before)} MiB, ${mib(after)} MiB`,
    verdict(after - before < GROWTH, `grows < ${mib(GROWTH)} MiB`),
  );

  const { longest, blank, rows } = await page.evaluate(() => window.wireProbe.scroll(300));
  row(
    `scrolling through ${rows} rows, longest frame`,
    `${longest.toFixed(0)} ms, ${blank} blank`,
    verdict(blank === 0 && longest <= 50, '≤ 50 ms, none blank'),
  );

  await page.locator('.fv-follow').first().click();
  const known = sent.frames;
  await page.evaluate(() => window.wireProbe.startTasks());
  sent.burst(20_000);
  await settle(page, sent.frames);
  const flood = await page.evaluate(() => window.wireProbe.tasks);
  const { frames, dropped } = await page.evaluate(() => window.wireProbe.counts());
  row(
    `a burst of ${sent.frames - known} frames, dropped`,
    `${dropped} counted, ${frames + dropped} of ${sent.frames} in all`,
    verdict(frames + dropped === sent.frames, 'none uncounted'),
  );
  row(
    'the same, long tasks',
    tasksText(flood),
    verdict(
      flood.every((ms) => ms <= LONG_TASK),
      `none > ${LONG_TASK} ms`,
    ),
  );
}

/** Sends numbered messages at a rate, and remembers when. */
class Sender {
  readonly #socket: WebSocket;
  readonly times = new Map<string, number>();
  #sent = 0;
  #pings = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('ping', () => (this.#pings += 1));
  }

  /** Frames that cross the wire for what was sent, and for the pings of a server that hears nothing. */
  get frames(): number {
    return (this.#sent + this.#pings) * 2;
  }

  async run(count: number, perSecond: number): Promise<void> {
    const start = performance.now();
    for (let done = 0; done < count;) {
      const due = Math.min(count, Math.floor(((performance.now() - start) / 1000) * perSecond) + 1);
      for (; done < due; done += 1) this.#send(count <= 1_000);
      await setTimeout(1);
    }
  }

  burst(count: number): void {
    for (let done = 0; done < count; done += 1) this.#send(false);
  }

  #send(isTimed: boolean): void {
    const text = `message ${(this.#sent += 1)}`;
    if (isTimed) this.times.set(text, performance.timeOrigin + performance.now());
    this.#socket.send(text);
  }
}

/** Waits until the page has counted that many frames, shown and dropped. */
async function settle(page: Page, frames: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const counts = window.wireProbe.counts();
      return counts.frames + counts.dropped >= wanted;
    },
    frames,
    { timeout: 120_000, polling: 100 },
  );
}

async function fill(page: Page, sent: Sender, frames: number): Promise<void> {
  const left = Math.ceil((frames - sent.frames) / 2);
  if (left > 0) await sent.run(left, 2_000);
  await settle(page, sent.frames);
}

/** Bytes of JavaScript objects and buffers in the page, after a collection. */
async function heap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize + backingStorageSize;
}

/** `2, 51 / 60 / 69 ms`: how many, the shortest, the median and the longest. */
function tasksText(tasks: readonly number[]): string {
  if (tasks.length === 0) return '0';
  const times = [0, 0.5, 1].map((part) => quantile(tasks, part).toFixed(0));
  return `${tasks.length}, ${times.join(' / ')} ms`;
}

const mib = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
const verdict = (isMet: boolean, bar: string) => `${bar} ${isMet ? 'met' : 'MISSED'}`;
