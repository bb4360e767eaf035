import { expect, test } from 'vitest';
import { fromLatin1 } from '../../protocol/bytes.ts';
import type { Sender, TraceRecord } from '../../protocol/trace.ts';
import { COLUMNS, Meter, SECONDS, WAYS } from './meter.ts';

function bytes(connection: number, sender: Sender, time: number, text: string): TraceRecord {
  const common = { kind: 'bytes', connection, time, sender, boundary: false } as const;
  return { ...common, position: 0, bytes: fromLatin1(text) };
}

const COLUMN = (SECONDS * 1_000) / COLUMNS;

test('bytes are counted for the way that their request asks for, both directions apart', () => {
  const meter = new Meter();
  meter.add([
    bytes(1, 'client', 5_000, 'GET /poll?every=1000 HTTP/1.1\r\n\r\n'),
    bytes(1, 'server', 5_001, '0123456789'),
    bytes(2, 'client', 5_002, 'GET /site/long-poll?every=1000 HTTP/1.1\r\n\r\n'),
    bytes(3, 'client', 5_003, 'GET /poll?since=1 HTTP/1.1\r\n\r\n'),
    bytes(4, 'client', 5_003, 'GET /elsewhere?a=/push? HTTP/1.1\r\n\r\n'),
    { kind: 'end', connection: 1, time: 6_000, reason: 'closed', received: 0, sent: 0 },
  ]);
  expect(WAYS.map((way) => meter.tally(way).requests)).toEqual([2, 1, 0, 0]);
  expect(meter.tally('poll')).toMatchObject({ client: 33 + 30, server: 10 });
  expect(meter.tally('long-poll')).toMatchObject({ client: 43, server: 0 });
});

test('a request in pieces is counted whole once its target has come', () => {
  const meter = new Meter();
  const request = 'GET /push?every=20 HTTP/1.1\r\n\r\n';
  meter.add(Array.from(request, (character) => bytes(1, 'client', 0, character)));
  expect(meter.tally('push')).toMatchObject({ client: request.length, requests: 1 });
});

test('what was left out of the trace is counted', () => {
  const meter = new Meter();
  meter.add([
    bytes(1, 'client', 0, 'GET /sse?every=20 HTTP/1.1\r\n\r\n'),
    {
      kind: 'dropped',
      connection: 1,
      time: 9,
      sender: 'server',
      position: 0,
      length: 700,
      frames: 0,
    },
  ]);
  expect(meter.tally('sse').server).toBe(700);
});

test('columns hold the bytes of their time, from the first byte on, and the last what comes late', () => {
  const meter = new Meter();
  const start = 123_456;
  meter.add([
    bytes(1, 'client', start, 'GET /poll?'),
    bytes(1, 'server', start + COLUMN * 3, '12345'),
    bytes(1, 'server', start + SECONDS * 2_000, '123'),
  ]);
  const { client, server } = meter.tally('poll').columns;
  expect([client[0], server[3], server[COLUMNS - 1]]).toEqual([10, 5, 3]);
});
