import { expect, test } from 'vitest';
import { concat, fromLatin1 } from './bytes.ts';
import { HandshakeCapture } from './capture.ts';
import { buildFrame } from './frame.ts';
import { buildRequest, buildResponse } from './handshake.ts';
import type { Sender, TraceBytes } from './trace.ts';

const key = 'sN9cRrP/n9NdMgdcy2VJFQ==';
const request = buildRequest({ target: '/echo', host: 'localhost:9998', key });
const response = buildResponse({ key });
const frame = buildFrame({ opcode: 1, payload: Uint8Array.of(0x61) });

const record = (sender: Sender, position: number, bytes: Uint8Array): TraceBytes => ({
  kind: 'bytes',
  connection: 1,
  time: 0,
  sender,
  boundary: position === 0,
  position,
  bytes,
});

test('a handshake is captured in any split, and the frames behind it are not', () => {
  for (const [sender, head] of [
    ['client', request],
    ['server', response],
  ] as const) {
    const stream = concat(head, frame);
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const capture = new HandshakeCapture();
      capture.add(record(sender, 0, stream.subarray(0, cut)));
      capture.add(record(sender, cut, stream.subarray(cut)));
      expect(sender === 'client' ? capture.request : capture.response).toEqual(head);
      expect(capture.headEnd(sender)).toBe(head.length);
    }
  }
});

test('a refusal is captured with the start of its body', () => {
  const head = fromLatin1('HTTP/1.1 404 Not Found\r\nContent-Length: 9000\r\n\r\n');
  const capture = new HandshakeCapture();
  capture.add(record('server', 0, head));
  capture.add(record('server', head.length, new Uint8Array(9000)));
  expect(capture.readResponse().status).toBe(404);
  expect(capture.response).toHaveLength(head.length + 4096);
});

test('a head without an end is bounded', () => {
  const capture = new HandshakeCapture();
  expect(capture.add(record('client', 0, new Uint8Array(1 << 20)))).toBe(true);
  expect(capture.request).toHaveLength(64 * 1024);
  expect(capture.add(record('client', 64 * 1024, new Uint8Array(10)))).toBe(false);
});
