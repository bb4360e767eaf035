import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import type { Capture } from '../../src/capture-file/capture.ts';
import { fromJson, toJson } from '../../src/capture-file/json.ts';
import { buildFrame } from '../../src/protocol/frame.ts';
import { buildRequest, buildResponse } from '../../src/protocol/handshake.ts';
import type { Sender, TraceRecord } from '../../src/protocol/trace.ts';
import { findProgram } from '../server/programs.ts';
import { open, playgroundOf } from './playground.ts';
import { expectNoOverflow } from './wire.ts';

const SCRIPT = `const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('Hello');
ws.onmessage = () => ws.close(1000, 'done');
ws.onclose = () => console.log('finished');`;

const readCapture = (file: string) => fromJson(readFileSync(file, 'utf8'));

const tshark = findProgram('tshark');

function exportOf(page: Page) {
  const panel = page.locator('ws-playground').first();
  const root = panel.locator('.wp-export');
  return {
    root,
    panel,
    said: root.locator('.ex-said'),
    what: root.getByLabel('What'),
    area: root.locator('.ex-area'),
    button: (name: string) => root.getByRole('button', { name, exact: true }),
    tab: (name: string) => panel.getByRole('tab', { name }),
  };
}

/** Runs the script and opens the export. */
async function runAndOpen(page: Page): Promise<ReturnType<typeof exportOf>> {
  await open(page, { script: SCRIPT });
  const { root, run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines.filter({ hasText: 'finished' })).toBeVisible();
  const view = exportOf(page);
  // Where the window is narrow, one pane is shown at a time.
  const wire = root.locator('.pg-tabs [data-pane="wire"]');
  if (await wire.isVisible()) await wire.click();
  // The end of the connection is the last that the trace tells.
  await view.tab('Timeline').click();
  await expect(view.panel.locator('.tl-row.tl-end')).toHaveCount(1);
  await view.tab('Export').click();
  await expect(view.what).toBeVisible();
  return view;
}

/** Saves a file by a button, and gives where it lies. */
async function save(page: Page, view: ReturnType<typeof exportOf>, name: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), view.button(name).click()]);
  await expect(view.said).toContainText(`Saved: ${download.suggestedFilename()}`);
  return download.path();
}

test('the pcap of a run is read by tshark as the same handshake and frames', async ({ page }) => {
  test.skip(tshark === undefined, 'tshark is not installed');
  const view = await runAndOpen(page);
  const file = await save(page, view, 'pcap, for Wireshark');
  const read = (...fields: string[]) =>
    execFileSync(
      tshark ?? '',
      ['-r', file, '-Y', 'websocket', '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
      { encoding: 'utf8' },
    );
  // Some versions of tshark write True and False, others 1 and 0.
  const masks = read('websocket.opcode', 'websocket.mask')
    .replace(/True/g, '1')
    .replace(/False/g, '0');
  expect(masks.trim().split('\n')).toEqual(['1\t1', '1\t0', '8\t1', '8\t0']);
  const packets = execFileSync(tshark ?? '', ['-r', file], { encoding: 'utf8' });
  expect(packets).toContain('101 Switching Protocols');
  expect(packets).not.toMatch(/Malformed|previous segment/i);
  const [time] = execFileSync(
    tshark ?? '',
    ['-r', file, '-T', 'fields', '-e', 'frame.time_epoch'],
    {
      encoding: 'utf8',
    },
  ).split('\n');
  expect(Math.abs(Number(time) * 1_000 - Date.now())).toBeLessThan(60_000);
});

test('text and JSON tell of the run, and the JSON opens again in the same views', async ({
  page,
}) => {
  const view = await runAndOpen(page);
  const text = readFileSync(await save(page, view, 'Text'), 'utf8');
  expect(text).toContain('Connection: Upgrade');
  expect(text).toContain('"Hello"');

  const file = await save(page, view, 'JSON, to open here again');
  await page.reload();
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines.filter({ hasText: 'finished' })).toBeVisible();
  await view.tab('Export').click();
  await view.root.locator('input[type="file"]').setInputFiles(file);
  await expect(view.said).toContainText('1 connections');
  await view.tab('Timeline').click();
  await expect(view.panel.locator('.tl-row b')).toHaveText([
    'GET /echo',
    '101 Switching Protocols',
    'text',
    'text',
    'close 1000',
    'close 1000',
    'TCP',
  ]);
  await view.tab('Export').click();
  const again = readCapture(await save(page, view, 'JSON, to open here again'));
  const before = readCapture(file);
  const told = ({ records }: Capture) =>
    records.map((record) => (record.kind === 'bytes' ? record.bytes : record.kind));
  expect(told(again)).toEqual(told(before));
  expect(again.epoch).toBe(before.epoch);
});

test('a file that is no trace is refused with place, expected and found', async ({ page }) => {
  const view = await runAndOpen(page);
  const input = view.root.locator('input[type="file"]');
  const give = (text: string) =>
    input.setInputFiles({
      name: 'bad.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
  await give('{"format":"websocket-101-capture","version":7,"epoch":0,"records":[]}');
  await expect(view.said).toHaveText(
    'bad.json cannot be opened. At version was expected: 1. There stands: 7.',
  );
  await give('not JSON');
  await expect(view.said).toContainText('The file is not JSON');
  // What was shown stays.
  await expect(view.what.locator('option')).toHaveCount(6);
});

/** A capture of one connection with that many records, as a file. */
function longCapture(count: number) {
  const key = 'sN9cRrP/n9NdMgdcy2VJFQ==';
  const position = { client: 0, server: 0 };
  const records: TraceRecord[] = [{ kind: 'open', connection: 1, time: 0 }];
  const push = (sender: Sender, bytes: Uint8Array) => {
    const time = records.length;
    const at = position[sender];
    position[sender] += bytes.length;
    const boundary = true;
    records.push({ kind: 'bytes', connection: 1, time, sender, boundary, position: at, bytes });
  };
  push('client', buildRequest({ target: '/', host: 'a', key }));
  push('server', buildResponse({ key }));
  while (records.length < count) {
    push('server', buildFrame({ opcode: 1, payload: new TextEncoder().encode('again') }));
  }
  const text = toJson({ epoch: 0, records });
  return { name: 'long.json', mimeType: 'application/json', buffer: Buffer.from(text) };
}

test('a capture of 200,000 records is opened while the page goes on', async ({ page }) => {
  const view = await runAndOpen(page);
  const input = view.root.locator('input[type="file"]');
  // How long the page answered nothing at the longest, of the time that it all took.
  await page.evaluate(() => {
    const said = document.querySelector('.wp-export .ex-said');
    const gaps = { longest: 0, whole: 0 };
    Object.assign(window, { gaps });
    document.querySelector('.wp-export input')?.addEventListener(
      'change',
      () => {
        const began = performance.now();
        let last = began;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const now = performance.now();
          gaps.longest = Math.max(gaps.longest, now - last);
          last = now;
          if (said?.textContent.startsWith('Opened') === true) gaps.whole = now - began;
          else setTimeout(() => port2.postMessage(null), 1);
        };
        port2.postMessage(null);
      },
      { once: true },
    );
  });
  await input.setInputFiles(longCapture(200_000));
  await expect(view.said).toContainText('Opened long.json: 1 connections, 200000 records', {
    timeout: 100_000,
  });
  await expect(view.root.getByRole('progressbar')).toHaveCount(0);
  const gaps = await page.evaluate(() => Reflect.get(window, 'gaps') as Record<string, number>);
  expect(gaps['whole']).toBeGreaterThan(0);
  expect((gaps['longest'] ?? 0) / (gaps['whole'] ?? 1)).toBeLessThan(0.2);
});

test('a capture that is being opened says so, and can be stopped', async ({ page }) => {
  const view = await runAndOpen(page);
  await view.root.locator('input[type="file"]').setInputFiles(longCapture(60_000));
  await expect(view.root.getByRole('progressbar', { name: 'Opening long.json' })).toBeVisible();
  await view.button('Cancel').click();
  await expect(view.said).toHaveText(/^(?:long\.json was not opened\.|Stopped: the views show)/);
  await expect(view.root.getByRole('progressbar')).toHaveCount(0);
});

test('a saved trace can be dropped on the page', async ({ page }) => {
  const view = await runAndOpen(page);
  const text = readFileSync(await save(page, view, 'JSON, to open here again'), 'utf8');
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'dropped.json', { type: 'application/json' }));
    return data;
  }, text);
  await view.root.locator('.ex-open').dispatchEvent('drop', { dataTransfer: transfer });
  await expect(view.said).toContainText('Opened dropped.json');
});

test('bytes are copied as hex, as a C array and as a curl command', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const view = await runAndOpen(page);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const frames = view.what.locator('option', { hasText: 'Server frame 1: text' });
  await view.what.selectOption(await frames.getAttribute('value'));
  await view.button('as hex').click();
  await expect(view.said).toContainText('Copied');
  await expect.poll(() => clipboard()).toBe('81 05 48 65 6c 6c 6f');
  await view.button('as a C array').click();
  await expect(view.said).toContainText('C array');
  await expect.poll(() => clipboard()).toContain('bytes[7] = {\n  0x81, 0x05, 0x48');
  await expect(view.button('as a curl command')).toBeDisabled();

  await view.what.selectOption({ index: 0 });
  await view.button('as a curl command').click();
  await expect(view.said).toContainText('curl');
  const command = await clipboard();
  expect(command).toMatch(/^curl --http1\.1/);
  expect(command).not.toContain('trace=');
});

test('where the browser has no clipboard the older way copies, or the text is there to copy', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => {
    Object.defineProperty(window, 'isSecureContext', { value: false });
  });
  const view = await runAndOpen(page);
  await view.button('as hex').click();
  await expect(view.said).toContainText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^47 45 54 20 2f/);
  await expect(view.area).toBeHidden();

  await page.evaluate(() => {
    Object.defineProperty(document, 'execCommand', { value: () => false });
  });
  await view.button('as hex').click();
  await expect(view.said).toContainText('Ctrl+C');
  await expect(view.area).toBeFocused();
  await expect(view.area).toHaveValue(/^47 45 54 20 2f/);
});

test('the export is accessible in both colours, and fits 360 pixels', async ({ page }) => {
  const view = await runAndOpen(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).include('.wp-export').analyze();
    expect(violations).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 720 });
  await page.locator('ws-playground').first().locator('.pg-tabs [data-pane="wire"]').click();
  await expect(view.what).toBeVisible();
  await expectNoOverflow(page);
});
