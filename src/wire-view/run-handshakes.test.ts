import { describe, expect, it } from 'vitest';
import { fromLatin1 } from '../protocol/bytes.ts';
import { buildRequest, buildResponse } from '../protocol/handshake.ts';
import type { EndReason, Sender, TraceRecord } from '../protocol/trace.ts';
import { RunHandshakes } from './run-handshakes.ts';

const key = 'dGhlIHNhbXBsZSBub25jZQ==';
const request = buildRequest({ target: '/echo?trace=x', host: 'localhost:9998', key });
const response = buildResponse({ key });

/** Records of one stream, cut into pieces of `size` bytes. */
function cut(
  connection: number,
  sender: Sender,
  bytes: Uint8Array,
  size = Infinity,
): TraceRecord[] {
  const records: TraceRecord[] = [];
  for (let position = 0; position < bytes.length; position += size) {
    records.push({
      kind: 'bytes',
      connection,
      time: 0,
      sender,
      boundary: position === 0,
      position,
      bytes: bytes.subarray(position, position + size),
    });
  }
  return records;
}

const end = (connection: number, reason: EndReason): TraceRecord => ({
  kind: 'end',
  connection,
  time: 0,
  reason,
  received: 0,
  sent: 0,
});

function outcome(...records: TraceRecord[]) {
  const run = new RunHandshakes();
  run.add(records);
  return run.handshake(1)?.outcome;
}

describe('the handshakes of a run', () => {
  it.each([1, 2, 7, 64, Infinity])('are put together from pieces of %d bytes', (size) => {
    const run = new RunHandshakes();
    for (const record of [
      ...cut(1, 'client', request, size),
      ...cut(1, 'server', response, size),
    ]) {
      expect(run.add([record])).toBe(true);
    }
    const handshake = run.handshake(1);
    expect(handshake?.request.bytes).toEqual(request);
    expect(handshake?.response?.bytes).toEqual(response);
    expect(handshake?.outcome).toEqual({ is: 'opened' });
    expect(handshake?.faults).toEqual([]);
  });

  it('do not take frames for a part of them, not even in the same packet', () => {
    const run = new RunHandshakes();
    const frames = fromLatin1('\x81\x05Hello\r\n\r\n');
    run.add(cut(1, 'client', request));
    run.add(cut(1, 'server', Uint8Array.from([...response, ...frames])));
    expect(run.handshake(1)?.response?.bytes).toEqual(response);
    const position = response.length;
    const more = cut(1, 'server', frames).map((each) => ({ ...each, position }));
    expect(run.add(more)).toBe(false);
  });

  it('keep connections apart whose records come in turn', () => {
    const run = new RunHandshakes();
    const other = buildRequest({ target: '/chat?trace=x', host: 'localhost:9998', key });
    const [first, second] = [cut(1, 'client', request, 30), cut(2, 'client', other, 30)];
    first.forEach((record, index) => run.add([record, second[index] ?? record]));
    expect(run.connections).toEqual([1, 2]);
    expect(run.handshake(1)?.request.target).toBe('/echo?trace=x');
    expect(run.handshake(2)?.request.target).toBe('/chat?trace=x');
  });

  it('leave out connections of an earlier run that only go on, or end', () => {
    const run = new RunHandshakes();
    const late = cut(9, 'server', response).map((each) => ({ ...each, position: 400 }));
    expect(run.add([...late, end(9, 'closed')])).toBe(false);
    expect(run.connections).toEqual([]);
  });

  it('keep the newest forty', () => {
    const run = new RunHandshakes();
    for (let connection = 1; connection <= 50; connection += 1) {
      run.add(cut(connection, 'client', request));
    }
    expect(run.connections).toHaveLength(40);
    expect(run.connections.at(-1)).toBe(50);
  });

  it('tell how they went', () => {
    const asked = cut(1, 'client', request);
    const answer = (text: string) => cut(1, 'server', fromLatin1(text));
    expect(outcome(...cut(1, 'client', request.subarray(0, 20)))).toEqual({ is: 'asking' });
    expect(outcome(...asked)).toEqual({ is: 'waiting' });
    expect(outcome(...asked, end(1, 'reset'))).toEqual({ is: 'ended', reason: 'reset' });
    expect(outcome(...asked, ...answer('HTTP/1.1 403 Forbidden\r\n\r\nno'))).toEqual({
      is: 'refused',
      status: 403,
    });
    const wrong = buildResponse({ key: 'x3JJHMbDL1EzLkh9GBhXDw==' });
    expect(outcome(...asked, ...cut(1, 'server', wrong))).toEqual({ is: 'broken' });
    expect(outcome(...asked, ...cut(1, 'server', response), end(1, 'closed'))).toEqual({
      is: 'opened',
    });
    expect(outcome(...asked, ...answer('HTTP/1.1 101 Sw'), end(1, 'error'))).toEqual({
      is: 'ended',
      reason: 'error',
    });
  });
});
