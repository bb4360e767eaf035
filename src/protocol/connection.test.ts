import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { ConnectionReader, type ReadItem } from './connection.ts';
import { annotate, buildFrame, payloadOf } from './frame.ts';
import { buildRequest, buildResponse } from './handshake.ts';
import { coverageError } from './range.ts';
import type { Sender, TraceRecord } from './trace.ts';

const key = 'sN9cRrP/n9NdMgdcy2VJFQ==';
const maskingKey = Uint8Array.of(1, 2, 3, 4);
const extensions = 'permessage-deflate';
const utf8 = (text: string) => new TextEncoder().encode(text);
const deflated = (text: string) =>
  deflateRawSync(utf8(text), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

const streams: Record<Sender, Uint8Array> = {
  client: concat(
    buildRequest({ target: '/echo', host: 'a', key, extensions }),
    buildFrame({ opcode: 1, maskingKey, rsv1: true, payload: deflated('hello') }),
    buildFrame({ opcode: 8, maskingKey }),
  ),
  server: concat(
    buildResponse({ key, extensions }),
    buildFrame({ opcode: 1, rsv1: true, payload: deflated('hello') }),
    buildFrame({ opcode: 8 }),
  ),
};

const bytes = (sender: Sender, position: number, part: Uint8Array): TraceRecord => ({
  kind: 'bytes',
  connection: 1,
  time: 0,
  sender,
  boundary: position === 0,
  position,
  bytes: part,
});

/** Both streams cut into pieces of these lengths, in turns as `order` says. */
function pieces(cuts: readonly number[], order: readonly boolean[]): TraceRecord[] {
  const at: Record<Sender, number> = { client: 0, server: 0 };
  const records: TraceRecord[] = [];
  for (let index = 0; at.client + at.server < whole; index += 1) {
    const wanted: Sender = order[index % order.length] ? 'client' : 'server';
    const sender = at[wanted] < streams[wanted].length ? wanted : other(wanted);
    const end = at[sender] + (cuts[index % cuts.length] ?? 1);
    records.push(bytes(sender, at[sender], streams[sender].subarray(at[sender], end)));
    at[sender] = Math.min(end, streams[sender].length);
  }
  return records;
}
const whole = streams.client.length + streams.server.length;
const other = (sender: Sender): Sender => (sender === 'client' ? 'server' : 'client');

function read(records: readonly TraceRecord[]) {
  const connection = new ConnectionReader();
  const items = records.flatMap((record) => connection.add(record));
  return { connection, items };
}

const of = (items: readonly ReadItem[], sender: Sender) =>
  items.filter(({ item }) => item.sender === sender);

test('a connection is read in any split and order of its two sides, each byte once', () => {
  const cut = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(
      fc.array(cut, { minLength: 1, maxLength: 8 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
      (cuts, order) => {
        const { connection, items } = read(pieces(cuts, order));
        expect(connection.handshakeFaults()).toEqual([]);
        for (const sender of ['client', 'server'] as const) {
          const mine = of(items, sender);
          expect(mine.flatMap(({ faults }) => faults)).toEqual([]);
          expect(mine.map(({ item }) => item.type === 'frame' && item.opcode)).toEqual([1, 8]);
          expect(mine[0]?.message?.inflated?.bytes).toEqual(utf8('hello'));
          const { request, response } = connection.handshake;
          const head = sender === 'client' ? request : response;
          expect(head.length).toBe(connection.handshake.headEnd(sender));
          expect(
            coverageError(
              mine.map(({ item }) => annotate(item)),
              head.length,
              streams[sender].length,
            ),
          ).toBeUndefined();
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever follows the heads is covered once on every level, with its faults inside', () => {
  const heads: Record<Sender, Uint8Array> = {
    client: buildRequest({ target: '/', host: 'a', key }),
    server: buildResponse({ key }),
  };
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (fromClient, fromServer, cuts) => {
        const connection = new ConnectionReader({ keep: 20 });
        const all = {
          client: concat(heads.client, fromClient),
          server: concat(heads.server, fromServer),
        };
        const items: ReadItem[] = [];
        for (const sender of ['client', 'server'] as const) {
          for (let at = 0, index = 0; at < all[sender].length; index += 1) {
            const end = at + (cuts[index % cuts.length] ?? 1);
            items.push(...connection.add(bytes(sender, at, all[sender].subarray(at, end))));
            at = end;
          }
        }
        for (const sender of ['client', 'server'] as const) {
          const pending = connection.pending(sender);
          const mine = of(items, sender).map(({ item }) => annotate(item));
          if (pending) mine.push(annotate(pending));
          const [start, end] = [heads[sender].length, all[sender].length];
          expect(coverageError(mine, start, end)).toBeUndefined();
          for (const fault of of(items, sender).flatMap(({ faults }) => faults)) {
            expect(fault.start).toBeGreaterThanOrEqual(start);
            expect(fault.end).toBeLessThanOrEqual(end);
          }
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('frames behind a refusal are not read as frames', () => {
  const refusal = utf8('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  const { connection, items } = read([
    bytes('client', 0, streams.client),
    bytes('server', 0, refusal),
  ]);
  expect(items).toEqual([]);
  expect(connection.isOpen).toBe(false);
  expect(connection.handshakeFaults().map(({ id }) => id)).toEqual(['status-not-101']);
});

test('bytes that were left out become a gap, and reading goes on at the next frame', () => {
  const head = buildResponse({ key });
  const hello = buildFrame({ opcode: 1, payload: utf8('hello') });
  const { connection, items } = read([
    bytes('client', 0, buildRequest({ target: '/', host: 'a', key })),
    bytes('server', 0, concat(head, hello)),
    {
      kind: 'dropped',
      connection: 1,
      time: 3,
      sender: 'server',
      position: head.length + hello.length,
      length: 500,
      frames: 4,
    },
    {
      kind: 'bytes',
      connection: 1,
      time: 4,
      sender: 'server',
      boundary: true,
      position: head.length + hello.length + 500,
      bytes: hello,
    },
    { kind: 'end', connection: 1, time: 5, reason: 'closed', received: 0, sent: 0 },
  ]);
  expect(items.map(({ item }) => item.type)).toEqual(['frame', 'gap', 'frame']);
  expect(items[1]?.item).toMatchObject({ frames: 4, end: head.length + hello.length + 500 });
  const last = items[2]?.item;
  expect(last?.type === 'frame' && payloadOf(last)).toEqual(utf8('hello'));
  expect(connection.end?.faults.map(({ id, sender }) => [sender, id])).toEqual([
    ['client', 'close-frame-missing'],
    ['server', 'close-frame-missing'],
  ]);
});

test('a frame that is on its way is pending, and given as far as it came where the connection ends', () => {
  const { connection, items } = read([
    bytes('client', 0, streams.client.subarray(0, -1)),
    bytes('server', 0, streams.server),
    { kind: 'end', connection: 1, time: 5, reason: 'reset', received: 0, sent: 0 },
  ]);
  expect(connection.pending('client')?.type).toBe('unread');
  expect(connection.end).toMatchObject({ reason: 'reset', faults: [{ id: 'frame-cut-off' }] });
  expect(items.at(-1)?.item).toMatchObject({ type: 'unread', sender: 'client' });

  const payload = utf8('cut off here');
  const long = buildFrame({ opcode: 1, payload });
  const cut = read([
    bytes('client', 0, buildRequest({ target: '/', host: 'a', key })),
    bytes('server', 0, concat(buildResponse({ key }), long.subarray(0, 6))),
    { kind: 'end', connection: 1, time: 5, reason: 'closed', received: 0, sent: 0 },
  ]).items;
  expect(cut).toHaveLength(1);
  expect(cut[0]).toMatchObject({ item: { type: 'frame', payloadLength: 12 }, faults: [] });
  expect(cut[0]?.message?.complete).toBe(false);
});

test('whoever refused a 101 that is wrong owes no close frame', () => {
  const { connection } = read([
    bytes('client', 0, buildRequest({ target: '/', host: 'a', key })),
    bytes('server', 0, buildResponse({ key: 'AAAAAAAAAAAAAAAAAAAAAA==' })),
    { kind: 'end', connection: 1, time: 5, reason: 'closed', received: 0, sent: 0 },
  ]);
  expect(connection.handshakeFaults().map(({ id }) => id)).toEqual(['accept-wrong']);
  expect(connection.end?.faults).toEqual([]);
});
