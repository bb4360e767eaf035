import { describe, expect, test } from 'vitest';
import { fromLatin1 } from '../protocol/bytes.ts';
import { buildFrame } from '../protocol/frame.ts';
import type { Sender, TraceRecord } from '../protocol/trace.ts';
import { RunRecord } from './run-record.ts';

const REQUEST = fromLatin1(
  'GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\nSec-WebSocket-Version: 13\r\n\r\n',
);
const RESPONSE = fromLatin1(
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n\r\n',
);

/** Writes the records of one connection, each piece at the end of the one before. */
class Wire {
  readonly #connection: number;
  readonly #at: Record<Sender, number> = { client: 0, server: 0 };
  #time = 0;

  constructor(connection: number) {
    this.#connection = connection;
  }

  bytes(sender: Sender, bytes: Uint8Array): TraceRecord {
    const position = this.#at[sender];
    this.#at[sender] += bytes.length;
    const connection = this.#connection;
    this.#time += 1;
    return { kind: 'bytes', connection, time: this.#time, sender, boundary: true, position, bytes };
  }

  opening(): TraceRecord[] {
    return [
      { kind: 'open', connection: this.#connection, time: 0 },
      this.bytes('client', REQUEST),
      this.bytes('server', RESPONSE),
    ];
  }

  text(payload: string): TraceRecord {
    return this.bytes('server', buildFrame({ opcode: 1, payload: fromLatin1(payload) }));
  }

  end(): TraceRecord {
    const { client: received, server: sent } = this.#at;
    const connection = this.#connection;
    return { kind: 'end', connection, time: 99, reason: 'reset', received, sent };
  }
}

describe('RunRecord', () => {
  test('keeps handshake, frames and end of each connection in the order they were told', () => {
    const record = new RunRecord();
    const wire = new Wire(7);
    record.begin(1);
    record.addRecords([...wire.opening(), wire.text('a'), wire.text('b'), wire.end()]);
    expect(record.items.map(({ kind, number }) => [kind, number])).toEqual([
      ['handshake', 0],
      ['read', 1],
      ['read', 2],
      ['end', 3],
    ]);
    expect(record.connections.map(({ number, place }) => [number, place])).toEqual([[7, 1]]);
    const end = record.items.at(-1);
    expect(end?.kind === 'end' && end.end.faults.map(({ id }) => id)).toContain(
      'close-frame-missing',
    );
  });

  test('shows a handshake that was never answered when its connection ends', () => {
    const record = new RunRecord();
    const wire = new Wire(1);
    record.begin(1);
    record.addRecords([wire.bytes('client', REQUEST), wire.end()]);
    expect(record.items.map(({ kind }) => kind)).toEqual(['handshake', 'end']);
  });

  test('forgets a run when another begins, and what still comes of it', () => {
    const record = new RunRecord();
    const wire = new Wire(1);
    record.begin(1);
    record.addRecords([...wire.opening(), wire.text('old')]);
    record.begin(2);
    expect(record.items).toEqual([]);
    record.addRecords([wire.text('late'), wire.end()]);
    expect(record.items).toEqual([]);
    expect(record.connections).toEqual([]);
  });

  test('keeps the newest items and counts those that are gone', () => {
    const record = new RunRecord({ items: 100 });
    const wire = new Wire(1);
    record.begin(1);
    record.addRecords(wire.opening());
    for (let n = 0; n < 1_000; n += 1) {
      record.addRecords([wire.text(String(n))]);
      expect(record.items.length).toBeLessThanOrEqual(100);
    }
    expect(record.first + record.items.length).toBe(1_001);
    expect(record.items[0]?.number).toBe(record.first);
    expect(record.items.at(-1)?.number).toBe(1_000);
  });

  test('lets old items go when their payload is too much', () => {
    const record = new RunRecord({ payload: 10_000 });
    const wire = new Wire(1);
    record.begin(1);
    record.addRecords(wire.opening());
    for (let n = 0; n < 100; n += 1) record.addRecords([wire.text('x'.repeat(1_000))]);
    expect(record.items.length).toBeLessThanOrEqual(10);
    expect(record.first + record.items.length).toBe(101);
  });

  test('counts what the raw records no longer hold, and leaves no hole in the positions', () => {
    const record = new RunRecord({ records: REQUEST.length + RESPONSE.length + 50 });
    const wire = new Wire(1);
    record.begin(1);
    record.addRecords(wire.opening());
    // Twelve bytes each: four of them fit.
    for (let n = 0; n < 10; n += 1) record.addRecords([wire.text('0123456789')]);
    record.addRecords([wire.end()]);
    const records = record.connection(1)?.records ?? [];
    expect(records.map(({ kind }) => kind)).toEqual([
      'open',
      ...Array<string>(6).fill('bytes'),
      'dropped',
      'end',
    ]);
    const dropped = records.at(-2);
    expect(dropped).toMatchObject({
      kind: 'dropped',
      position: RESPONSE.length + 48,
      length: 72,
      frames: 6,
    });
  });

  test('keeps the tightest bound of the clocks that it heard', () => {
    const record = new RunRecord();
    const wire = new Wire(1);
    record.begin(1);
    record.addRecords(wire.opening(), 1_000);
    record.addRecords([wire.text('a')], 1_500);
    expect(record.heard).toEqual([{ page: 1_000, server: 2 }]);
    record.addRecords([wire.text('b')], 1_001);
    expect(record.heard).toEqual([{ page: 1_001, server: 4 }]);
  });

  test('tells subscribers until they leave', () => {
    const record = new RunRecord();
    let told = 0;
    const leave = record.subscribe(() => (told += 1));
    record.begin(1);
    record.addActivities([]);
    leave();
    record.begin(2);
    expect(told).toBe(2);
  });
});
