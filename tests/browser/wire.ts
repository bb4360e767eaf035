import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, type Locator, type Page } from '@playwright/test';

/** The answer that a server owes to a key (RFC 6455 §4.2.2), by Node's own crypto. */
export function acceptOf(key: string): string {
  const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  return createHash('sha1')
    .update(key + guid)
    .digest('base64');
}

/** A handshake as a TCP socket saw it. */
export interface Crossing {
  request: Buffer;
  response: Buffer;
}

/** Sends a request head to the server under test and takes what comes back, up to `enough`. */
export async function cross(
  baseURL: string | undefined,
  lines: readonly string[],
  enough: RegExp = /\r\n\r\n/,
): Promise<Crossing> {
  const { hostname, port } = new URL(baseURL ?? '');
  const socket = connect(Number(port), hostname);
  const request = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  socket.write(request);
  let response = Buffer.alloc(0);
  while (!enough.test(response.toString('latin1'))) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    response = Buffer.concat([response, chunk]);
  }
  socket.destroy();
  return { request, response };
}

/** The lines of an opening request with this key, as Chromium orders them. */
export function requestLines(baseURL: string | undefined, target: string, key: string): string[] {
  return [
    `GET ${target} HTTP/1.1`,
    `Host: ${new URL(baseURL ?? '').host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Origin: null',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  ];
}

/** Tells the page that a run begins, as a playground does. */
export async function beginRun(page: Page, run: number): Promise<void> {
  await page.evaluate(
    (detail) => {
      document.dispatchEvent(new CustomEvent('ws101:run', { detail }));
    },
    { run },
  );
}

/** Tells the page of bytes on one connection of a run, in pieces of `size`, or of its end. */
export async function tell(
  page: Page,
  what: { run: number; connection: number; size?: number; ended?: string } & Partial<Crossing>,
): Promise<void> {
  const { run, connection, size = 1e6, ended } = what;
  const streams = { client: [...(what.request ?? [])], server: [...(what.response ?? [])] };
  await page.evaluate(
    ({ run, connection, size, ended, streams }) => {
      const records: object[] = [];
      for (const [sender, bytes] of Object.entries(streams)) {
        for (let position = 0; position < bytes.length; position += size) {
          records.push({
            kind: 'bytes',
            connection,
            time: 0,
            sender,
            boundary: position === 0,
            position,
            bytes: Uint8Array.from(bytes.slice(position, position + size)),
          });
        }
      }
      if (ended !== undefined) {
        records.push({ kind: 'end', connection, time: 0, reason: ended, received: 0, sent: 0 });
      }
      for (const record of records) {
        const detail = { run, records: [record] };
        document.dispatchEvent(new CustomEvent('ws101:trace', { detail }));
      }
    },
    { run, connection, size, ended, streams },
  );
}

/** The value of a header on either side, as the view shows it. */
export async function valueOf(view: Locator, header: string): Promise<string> {
  return view.locator(`[data-header="${header}"] .wv-value`).first().innerText();
}

/** The bytes that are lit up in the hex of a view, as hex digits. */
export async function litBytes(view: Locator): Promise<string> {
  const parts = await view.locator('.wv-hex .wv-on').allInnerTexts();
  return parts.join(' ').replaceAll(' ', '');
}

/** Fails where the page is wider than its window. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
}
