import { expect, test } from 'vitest';
import { buildFrame } from '../../protocol/frame.ts';
import { buildRequest, buildResponse } from '../../protocol/handshake.ts';
import type { TraceRecord } from '../../protocol/trace.ts';
import { RunRecord } from '../run-record.ts';
import { OPENED_RUN } from './capture-of.ts';
import { takeIn } from './take-in.ts';

const KEY = 'sN9cRrP/n9NdMgdcy2VJFQ==';
const HELLO = buildFrame({ opcode: 1, payload: new TextEncoder().encode('hello') });

/** A connection of `count` records. */
function connection(count: number): TraceRecord[] {
  const position = { client: 0, server: 0 };
  const part = (sender: 'client' | 'server', bytes: Uint8Array, time: number): TraceRecord => {
    const record = { sender, time, bytes, position: position[sender], connection: 9 };
    position[sender] += bytes.length;
    return { kind: 'bytes', boundary: true, ...record };
  };
  return [
    { kind: 'open', connection: 9, time: 0 },
    part('client', buildRequest({ target: '/', host: 'a', key: KEY }), 1),
    part('server', buildResponse({ key: KEY }), 2),
    ...Array.from({ length: count - 3 }, (_, at) => part('server', HELLO, 3 + at)),
  ];
}

/** Gives records as the reader of a file does. */
function given(records: readonly TraceRecord[]) {
  let at = 0;
  return {
    next: (count: number) => Promise.resolve(records.slice(at, (at += count))),
  };
}

test('a long capture is taken in by slices, between which other tasks have their turn', async () => {
  const source = new RunRecord();
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns += 1;
    if (!isDone) setTimeout(turn);
  };
  setTimeout(turn);
  const shares: number[] = [];
  const count = await takeIn(given(connection(30_000)), source, {
    signal: new AbortController().signal,
    onTaken: (taken) => shares.push(taken),
  });
  isDone = true;
  expect(count).toBe(30_000);
  expect(source.run).toBe(OPENED_RUN);
  expect(source.first + source.items.length).toBe(30_000 - 3 + 1);
  expect(shares.length).toBeGreaterThan(5);
  expect(shares).toEqual(shares.toSorted((one, other) => one - other));
  // Most pauses let a timer in; the clock of timers may leave some out.
  expect(turns).toBeGreaterThan(shares.length / 5);
});

test('it ends where it is told to, with what has been taken in so far', async () => {
  const source = new RunRecord();
  const end = new AbortController();
  const count = await takeIn(given(connection(30_000)), source, {
    signal: end.signal,
    onTaken: () => end.abort(),
  });
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(30_000);
  expect(source.connections[0]?.records).toHaveLength(count);
});

test('a run that begins meanwhile keeps its place', async () => {
  const source = new RunRecord();
  await takeIn(given(connection(30_000)), source, {
    signal: new AbortController().signal,
    onTaken: () => source.begin(7),
  });
  expect(source.run).toBe(7);
  expect(source.connections).toEqual([]);
});
