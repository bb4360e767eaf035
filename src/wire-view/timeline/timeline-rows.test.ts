import { describe, expect, it } from 'vitest';
import type { Activity } from '../../playground/sandbox-protocol.ts';
import { concat, fromLatin1 } from '../../protocol/bytes.ts';
import { buildFrame } from '../../protocol/frame.ts';
import { buildRequest, buildResponse } from '../../protocol/handshake.ts';
import type { Sender, TraceRecord } from '../../protocol/trace.ts';
import { RunRecord, type RunLimits } from '../run-record.ts';
import { describeRow } from './describe-row.ts';
import { readTimeline, statesAt, type TimelineRow } from './timeline-rows.ts';

const server = {
  address: 'ws://localhost:9998/',
  written: 'ws://localhost:9998/',
  base: 'http://127.0.0.1:9998/sandbox/',
};
/** The page's clock is this far ahead of the server's, in ms. */
const AHEAD = 1_000_000;
const KEY = 'x3JJHMbDL1EzLkh9GBhXDw==';

const activity = (
  what: Activity['what'],
  time: number,
  more: Partial<Activity> = {},
): Activity => ({
  what,
  time: time + AHEAD,
  socket: 1,
  readyState: 1,
  bufferedAmount: 0,
  ...more,
});

const textFrame = (text: string, maskingKey?: Uint8Array) =>
  buildFrame({ opcode: 1, payload: fromLatin1(text), ...(maskingKey && { maskingKey }) });

/** An echo, as server and page tell of it, to `target`. */
function echo(source: RunRecord, target = '/echo'): void {
  const request = buildRequest({ target: `${target}?trace=t`, host: 'localhost:9998', key: KEY });
  const response = buildResponse({ key: KEY });
  const masked = textFrame('Hello', Uint8Array.of(1, 2, 3, 4));
  const at: Record<Sender, number> = { client: 0, server: 0 };
  const bytes = (sender: Sender, time: number, content: Uint8Array): TraceRecord => {
    const position = at[sender];
    at[sender] += content.length;
    return { kind: 'bytes', connection: 5, time, sender, boundary: true, position, bytes: content };
  };
  const close = concat(Uint8Array.of(0x03, 0xe8));
  source.addRecords(
    [
      { kind: 'open', connection: 5, time: 11 },
      bytes('client', 11, request),
      bytes('server', 12, response),
      bytes('client', 21, masked),
      bytes('server', 22, textFrame('Hello')),
      bytes('client', 31, buildFrame({ opcode: 8, payload: close, maskingKey: new Uint8Array(4) })),
      bytes('server', 32, buildFrame({ opcode: 8, payload: close })),
      { kind: 'end', connection: 5, time: 33, reason: 'closed', received: 0, sent: 0 },
    ],
    40 + AHEAD,
  );
  source.addActivities([
    activity('new', 10, { readyState: 0, url: 'ws://localhost:9998/echo', protocols: [] }),
    activity('open', 13, { protocol: '' }),
    activity('send', 20, { data: 'text', size: 5, preview: 'Hello', bufferedAmount: 11 }),
    activity('message', 23, { data: 'text', size: 5, preview: 'Hello' }),
    activity('close()', 30, { readyState: 2, code: 1000 }),
    activity('close', 34, { readyState: 3, code: 1000, wasClean: true, reason: '' }),
  ]);
}

function recorded(limits?: Partial<RunLimits>): RunRecord {
  const source = new RunRecord(limits);
  source.begin(1);
  echo(source);
  return source;
}

const word = (key: string, values: Record<string, string | number> = {}) =>
  [key, ...Object.values(values)].join(' ');
const reasons = { closed: 'closed', reset: '', error: '', limit: '', unwatched: '' };
const nameOf = (row: TimelineRow) => describeRow(row, word, reasons).name;

describe('the rows of a timeline', () => {
  it('show calls, bytes and events of an echo in the order of causes, whatever the clocks say', () => {
    const { rows, clock, forced } = readTimeline(recorded(), server);
    expect(rows.map(nameOf)).toEqual([
      'new WebSocket("ws://localhost:9998/echo")',
      'GET /echo',
      '101 Switching Protocols',
      'open',
      'send("Hello")',
      'text',
      'text',
      'message',
      'close(1000)',
      'close 1000',
      'close 1000',
      'TCP',
      'close 1000',
    ]);
    expect(forced).toBe(0);
    expect(clock.offset + AHEAD).toBeCloseTo(0);
    expect(clock.uncertainty).toBeLessThanOrEqual(1);
  });

  it('have times on one clock, from the first row on, that never go back', () => {
    const times = readTimeline(recorded(), server).rows.map(({ time }) => time);
    expect(times[0]).toBe(0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('know their socket, on the wire too', () => {
    const { rows } = readTimeline(recorded(), server);
    expect(new Set(rows.map(({ socket }) => socket))).toEqual(new Set([1]));
  });

  it('tell readyState and bufferedAmount where they change', () => {
    const { rows } = readTimeline(recorded(), server);
    const code = rows.flatMap((row) => (row.lane === 'code' ? [row] : []));
    expect(code.map(({ readyState }) => readyState?.to)).toEqual([
      0,
      1,
      undefined,
      undefined,
      2,
      3,
    ]);
    expect(code.map(({ bufferedAmount }) => bufferedAmount)).toEqual([
      undefined,
      undefined,
      { from: 0, to: 11 },
      { from: 11, to: 0 },
      undefined,
      undefined,
    ]);
    expect(statesAt(rows, 4).get(1)).toMatchObject({ readyState: 1, bufferedAmount: 11 });
    expect(statesAt(rows, -1).size).toBe(0);
  });

  it('show the wire alone where nothing is known of the code, as of a file', () => {
    const source = new RunRecord();
    source.begin(0);
    source.addRecords(
      recorded().connections.flatMap(({ records }) => records),
      Infinity,
    );
    const { rows, clock } = readTimeline(source, server);
    expect(rows.map(({ lane }) => lane)).toEqual(Array<string>(7).fill('wire'));
    expect(rows[0]?.time).toBe(0);
    expect(clock.uncertainty).toBe(Infinity);
  });

  it('say how much is not there, and do not count frames whose beginning is gone', () => {
    const { leftOut, isCut, rows } = readTimeline(recorded({ items: 2, activities: 4 }), server);
    expect(leftOut.wire).toBeGreaterThan(0);
    expect(leftOut.code).toBe(2);
    expect(isCut).toBe(true);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('are none where nothing happened', () => {
    expect(readTimeline(new RunRecord(), server).rows).toEqual([]);
  });
});

describe('the words of a row', () => {
  const say = (one: Activity) =>
    describeRow({ lane: 'code', time: 0, socket: 1, activity: one }, word, reasons);

  it('say that a call threw, and that a close was not clean', () => {
    const thrown = say(
      activity('send', 0, { data: 'text', preview: 'x', threw: 'InvalidStateError' }),
    );
    expect(thrown).toMatchObject({ isBad: true, about: 'timeline.threw InvalidStateError' });
    expect(say(activity('close', 0, { code: 1006, wasClean: false }))).toMatchObject({
      name: 'close 1006',
      isBad: true,
    });
  });

  it('cut long texts, and show bytes as hex', () => {
    const long = say(activity('send', 0, { data: 'text', size: 900, preview: 'a'.repeat(120) }));
    expect(long.name).toMatch(/^send\("a{120}…"\)$/);
    const bytes = say(activity('send', 0, { data: 'binary', size: 2, preview: '00ff' }));
    expect(bytes.name).toBe('send(00 ff)');
  });
});
