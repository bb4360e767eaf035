/* The editor against Monaco's own minimal page of the same version: bytes and waiting. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../scripts/browser.mjs';
import { countingProxy } from './counting-proxy.ts';
import { median, ratioText, row } from './figures.ts';
import { serveOfficial } from './official-editor.ts';

const ROUNDS = 5;
/** A lesson whose first example is a script. */
const LESSON = '/en/send/';
/** Monaco completes within this many milliseconds, or the run is void. */
const PATIENCE = 60_000;

interface Round {
  /** Bytes on the wire for the editor, with headers: when it is painted, and with completion. */
  painted: number;
  complete: number;
  /** Milliseconds until a character that was typed is on screen. */
  typed: number;
  /** Milliseconds from the click on Run to a line in the console. */
  run?: number;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** The site as it is served to a class, from `dist/` or `WS101_DIST`. */
async function startSite(): Promise<{ port: number; stop: () => void }> {
  const port = await freePort();
  const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--port', String(port)], { stdio: 'ignore' });
  child.once('exit', (code) => {
    if (code) throw new Error(`the site’s server ended with ${code}: is port ${port} taken?`);
  });
  for (;;) {
    const answer = await fetch(`http://localhost:${port}/healthz`).catch(() => undefined);
    if (answer?.ok === true) break;
    await new Promise((again) => setTimeout(again, 50));
  }
  return { port, stop: () => child.kill() };
}

/** Opens the list of completions for `ws.buf` in the editor that has the focus. */
async function complete(page: Page): Promise<void> {
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\nws.buf');
  const row = page.locator('.suggest-widget .monaco-list-row', { hasText: 'bufferedAmount' });
  // Until the language service has come, the list shows nothing or words of the file.
  const until = performance.now() + PATIENCE;
  while (!(await row.first().isVisible())) {
    if (performance.now() > until) throw new Error('bufferedAmount was never offered');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Space');
    await row
      .first()
      .waitFor({ timeout: 1_000 })
      .catch(() => {});
  }
  await page.waitForLoadState('networkidle');
}

/** Types a character that is nowhere else and waits until it is painted. */
async function typeOne(page: Page): Promise<void> {
  await page.locator('.monaco-editor.focused').first().waitFor();
  await page.keyboard.press('Control+Home');
  await page.keyboard.insertText('§');
  await page.locator('.view-line', { hasText: '§' }).first().waitFor();
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(painted)));
}

async function withPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  // The official files are packed when they are first asked for, which takes a busy machine long.
  context.setDefaultTimeout(4 * PATIENCE);
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

async function official(browser: Browser, port: number): Promise<Round> {
  return withPage(browser, async (page) => {
    const proxy = await countingProxy(port);
    const from = performance.now();
    await page.goto(`http://localhost:${proxy.port}/`);
    await page.locator('.view-line').first().click();
    await typeOne(page);
    const typed = performance.now() - from;
    await page.waitForLoadState('networkidle');
    const painted = proxy.received();
    await complete(page);
    proxy.stop();
    return { painted, complete: proxy.received(), typed };
  });
}

async function ours(browser: Browser, port: number): Promise<Round> {
  const measured = await withPage(browser, async (page) => {
    const proxy = await countingProxy(port);
    await page.goto(`http://localhost:${proxy.port}${LESSON}`, { waitUntil: 'networkidle' });
    const code = page.locator('.pg-code').first();
    await code.scrollIntoViewIfNeeded();
    const before = proxy.received();
    await code.hover();
    await page.locator('.pg-editor .view-line').first().waitFor();
    await page.waitForLoadState('networkidle');
    const painted = proxy.received() - before;
    await code.click();
    await page.locator('.monaco-editor.focused').first().waitFor();
    await complete(page);
    proxy.stop();
    return { painted, complete: proxy.received() - before };
  });
  const typed = await withPage(browser, async (page) => {
    await page.goto(`http://localhost:${port}${LESSON}`, { waitUntil: 'networkidle' });
    const code = page.locator('.pg-code').first();
    await code.scrollIntoViewIfNeeded();
    const from = performance.now();
    await code.click();
    await typeOne(page);
    return performance.now() - from;
  });
  const run = await withPage(browser, async (page) => {
    await page.goto(`http://localhost:${port}${LESSON}`, { waitUntil: 'networkidle' });
    const from = performance.now();
    await page.locator('.pg-run').first().click();
    await page.locator('.pg-line').first().waitFor();
    return performance.now() - from;
  });
  return { ...measured, typed, run };
}

export async function benchEditor(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const [site, page] = await Promise.all([startSite(), serveOfficial()]);
  try {
    // Files are packed, and read, once before anything is measured.
    await official(browser, page.port);
    await ours(browser, site.port);
    const rounds: { mine: Round; theirs: Round }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const theirs = await official(browser, page.port);
      rounds.push({ mine: await ours(browser, site.port), theirs });
    }
    row('the editor', '÷ official page', 'ours', 'official', 'bar');
    const figure = (name: string, of: (round: Round) => number, unit: string, bar?: number) => {
      const ratios = rounds.map(({ mine, theirs }) => of(mine) / of(theirs));
      const text = (values: number[]) => `${Math.round(median(values))} ${unit}`;
      const verdict = bar === undefined ? '' : `${bar} ${median(ratios) <= bar ? 'met' : 'MISSED'}`;
      const mine = text(rounds.map((each) => of(each.mine)));
      row(name, ratioText(ratios), mine, text(rounds.map((each) => of(each.theirs))), verdict);
    };
    // What the official page loads before it can be typed in and completes is its weight.
    const kilobytes = (bytes: number) => bytes / 1_000;
    const whole = rounds.map(({ theirs }) => theirs.complete);
    const painted = rounds.map(({ mine }, at) => mine.painted / (whole[at] ?? NaN));
    figure('bytes until painted', ({ painted: bytes }) => kilobytes(bytes), 'kB');
    row(
      'bytes until painted ÷ all of the official',
      ratioText(painted),
      '',
      '',
      `0.35 ${median(painted) <= 0.35 ? 'met' : 'MISSED'}`,
    );
    figure('bytes with completion', ({ complete: bytes }) => kilobytes(bytes), 'kB', 0.85);
    figure('first character typed', ({ typed }) => typed, 'ms', 0.85);
    const runs = rounds.map(({ mine }) => mine.run ?? NaN);
    row('click on Run to the first console line', '', `${Math.round(median(runs))} ms`);
  } finally {
    await browser.close();
    page.server.close();
    site.stop();
  }
}
