import { describe, expect, it } from 'vitest';
import { fromJson, toJson } from '../../capture-file/json.ts';
import { fromLatin1 } from '../../protocol/bytes.ts';
import { buildFrame } from '../../protocol/frame.ts';
import type { Sender, TraceRecord } from '../../protocol/trace.ts';
import { RunRecord } from '../run-record.ts';
import { captureOf, epochOf, openCapture, OPENED_RUN } from './capture-of.ts';
import { choicesOf } from './choices.ts';

const REQUEST = fromLatin1('GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n');
const RESPONSE = fromLatin1('HTTP/1.1 101 Switching Protocols\r\n\r\n');
const HELLO = buildFrame({ opcode: 1, payload: fromLatin1('Hello') });

/** One connection with a handshake and a frame from the server. */
function records(connection: number, start: number): TraceRecord[] {
  const bytes = (sender: Sender, time: number, position: number, content: Uint8Array) =>
    ({
      kind: 'bytes',
      connection,
      time,
      sender,
      boundary: true,
      position,
      bytes: content,
    }) as const;
  return [
    { kind: 'open', connection, time: start },
    // The request came before the server knew that it is watched.
    bytes('client', start - 1, 0, REQUEST),
    bytes('server', start + 2, 0, RESPONSE),
    bytes('server', start + 4, RESPONSE.length, HELLO),
    {
      kind: 'end',
      connection,
      time: start + 6,
      reason: 'closed',
      received: REQUEST.length,
      sent: RESPONSE.length + HELLO.length,
    },
  ];
}

function run(): RunRecord {
  const source = new RunRecord();
  source.begin(3);
  source.addRecords(records(7, 100), 1_000_110);
  source.addRecords(records(8, 101), 1_000_109);
  return source;
}

describe('what is kept of a run', () => {
  it('holds every record, by time, each connection in its own order', () => {
    const { records: kept } = captureOf(run(), 0);
    expect(kept).toHaveLength(10);
    const isRequest = (record: TraceRecord) => record.kind === 'bytes' && record.position === 0;
    const times = kept.filter((record) => !isRequest(record)).map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(kept.filter(({ connection }) => connection === 8)).toEqual(records(8, 101));
  });

  it('has a time by the calendar, as near as the messages of the trace tell', () => {
    expect(epochOf(run()) + 107).toBe(1_000_109);
    expect(epochOf(new RunRecord())).toBe(0);
  });
});

describe('a file that is opened', () => {
  it('takes the place of the run, and can be kept again as it was', () => {
    const kept = captureOf(run(), 5_000);
    const source = run();
    let told = 0;
    source.subscribe(() => (told += 1));
    openCapture(fromJson(toJson(kept)), source);
    expect(told).toBeGreaterThan(0);
    expect(source.run).toBe(OPENED_RUN);
    expect(source.connections.map(({ place }) => place)).toEqual([1, 2]);
    const again = captureOf(source, 5_000).records;
    expect(again.map((record) => ({ ...record, connection: 0 }))).toEqual(
      kept.records.map((record) => ({ ...record, connection: 0 })),
    );
  });

  it('is not mixed up with a connection of the run that it replaces', () => {
    const source = run();
    openCapture({ epoch: 0, records: records(7, 100) }, source);
    source.addRecords([
      { kind: 'end', connection: 7, time: 9, reason: 'reset', received: 0, sent: 0 },
    ]);
    expect(source.connections).toHaveLength(1);
    expect(source.connections[0]?.reader.end?.reason).toBe('closed');
  });
});

describe('the choices of what to copy', () => {
  it('are the heads, then the frames, with the bytes that were on the wire', () => {
    const word = (key: string, values: object = {}) => `${key} ${Object.values(values).join(' ')}`;
    const { list, more } = choicesOf(run(), word);
    expect(more).toBe(0);
    expect(list.map(({ bytes }) => bytes)).toEqual([
      REQUEST,
      RESPONSE,
      REQUEST,
      RESPONSE,
      HELLO,
      HELLO,
    ]);
    expect(list.filter(({ request }) => request)).toHaveLength(2);
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    expect(list.at(-1)?.label).toMatch(/frame 2 home.server +1 text/);
  });
});
