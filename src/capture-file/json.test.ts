import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { END_REASONS, type TraceRecord } from '../protocol/trace.ts';
import type { Capture } from './capture.ts';
import { CAPTURE_PROBLEMS, CaptureFileError } from './checked.ts';
import { fromJson, toJson } from './json.ts';

const capture: Capture = {
  epoch: 1_700_000_000_000.25,
  records: [
    { kind: 'open', connection: 1, time: 1.5 },
    {
      kind: 'bytes',
      connection: 1,
      time: 1.25,
      sender: 'client',
      boundary: true,
      position: 0,
      bytes: Uint8Array.of(0, 255, 10),
    },
    {
      kind: 'dropped',
      connection: 1,
      time: 3,
      sender: 'client',
      position: 3,
      length: 500,
      frames: 2,
    },
    { kind: 'end', connection: 1, time: 4, reason: 'reset', received: 503, sent: 0 },
  ],
};

/** Records of one connection that make sense one after the other. */
const step = fc.record({
  sender: fc.constantFrom('client' as const, 'server' as const),
  time: fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((time) => time + 0),
  boundary: fc.boolean(),
  body: fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 10_000 })),
});

const captures: fc.Arbitrary<Capture> = fc
  .tuple(fc.array(step, { maxLength: 15 }), fc.constantFrom(...END_REASONS), fc.boolean())
  .map(([steps, reason, ended]) => {
    const at = { client: 0, server: 0 };
    const records: TraceRecord[] = [{ kind: 'open', connection: 7, time: 0 }];
    for (const { sender, time, boundary, body } of steps) {
      const common = { connection: 7, time, sender, position: at[sender] };
      if (typeof body === 'number') {
        records.push({ kind: 'dropped', ...common, length: body, frames: 1 });
        at[sender] += body;
      } else {
        records.push({ kind: 'bytes', ...common, boundary, bytes: new Uint8Array(body) });
        at[sender] += body.length;
      }
    }
    const { client: received, server: sent } = at;
    if (ended) records.push({ kind: 'end', connection: 7, time: 9, reason, received, sent });
    return { epoch: 0, records };
  });

describe('a capture as JSON', () => {
  it('is read back as it was', () => {
    expect(fromJson(toJson(capture))).toEqual(capture);
    fc.assert(
      fc.property(captures, (any) => {
        // JSON has no negative zero.
        expect(fromJson(toJson(any))).toEqual(JSON.parse(JSON.stringify(any), revive));
      }),
    );
  });

  it('says its format and version first', () => {
    expect(toJson(capture)).toMatch(/^\{"format":"websocket-101-capture","version":1,/);
  });
});

/** JSON makes an object of bytes. */
function revive(key: string, value: unknown): unknown {
  return key === 'bytes' && typeof value === 'object' && value !== null
    ? Uint8Array.from(Object.values(value))
    : value;
}

type Fields = Record<string, unknown>;

function put(record: Fields | undefined, name: string, value: unknown): void {
  if (!record) throw new Error('no such record');
  record[name] = value;
}

const problems = new Set<string>();

/** The error that a file gives after a change. */
function problem(change: (file: Fields, records: Fields[]) => void): CaptureFileError {
  const file = JSON.parse(toJson(capture)) as Fields;
  change(file, file['records'] as Fields[]);
  return problemOf(JSON.stringify(file));
}

function problemOf(text: string): CaptureFileError {
  try {
    fromJson(text);
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    problems.add(error.problem);
    return error;
  }
  throw new Error('the file was taken');
}

describe('a file that is no capture', () => {
  it.each<[string, (file: Fields, records: Fields[]) => void, Partial<CaptureFileError>]>([
    [
      'another format',
      (file) => (file['format'] = 'har'),
      {
        place: 'format',
        problem: 'wrong-value',
        expected: '"websocket-101-capture"',
        found: '"har"',
      },
    ],
    [
      'a later version',
      (file) => (file['version'] = 2),
      { place: 'version', problem: 'wrong-value', expected: '1', found: '2' },
    ],
    ['no epoch', (file) => delete file['epoch'], { place: 'file', problem: 'missing' }],
    ['an epoch that is text', (file) => (file['epoch'] = '1'), { place: 'epoch', found: '"1"' }],
    ['no list', (file) => (file['records'] = {}), { place: 'records', problem: 'not-list' }],
    ['a record that is none', (_, all) => all.push([] as never), { problem: 'not-object' }],
    [
      'a field too many',
      (file) => (file['comment'] = 1),
      { place: 'file', problem: 'unknown-field', found: '"comment"' },
    ],
    [
      'a field too many in a record',
      (_, all) => put(all[0], 'bytes', ''),
      { place: 'records[0]', problem: 'unknown-field', found: '"bytes"' },
    ],
    ['an unknown kind', (_, all) => put(all[1], 'kind', 'x'), { place: 'records[1].kind' }],
    ['an unknown sender', (_, all) => put(all[1], 'sender', 'me'), { place: 'records[1].sender' }],
    ['an unknown reason', (_, all) => put(all[3], 'reason', 'x'), { place: 'records[3].reason' }],
    [
      'a connection that is no number',
      (_, all) => put(all[1], 'connection', 1.5),
      { place: 'records[1].connection' },
    ],
    ['a time that is none', (_, all) => put(all[1], 'time', null), { place: 'records[1].time' }],
    ['no boundary', (_, all) => put(all[1], 'boundary', 1), { place: 'records[1].boundary' }],
    [
      'bytes that are no base64',
      (_, all) => put(all[1], 'bytes', 'AP8K!'),
      { place: 'records[1].bytes', problem: 'not-base64', found: 'AP8K!' },
    ],
    [
      'bytes that are no text',
      (_, all) => put(all[1], 'bytes', [1]),
      { place: 'records[1].bytes' },
    ],
    [
      'bytes that were told already',
      (_, all) => put(all[2], 'position', 2),
      { place: 'records[2].position', problem: 'wrong-value', found: '2' },
    ],
    ['nothing left out', (_, all) => put(all[2], 'length', 0), { place: 'records[2].length' }],
    ['more frames than bytes', (_, all) => put(all[2], 'frames', 501), { found: '501' }],
    [
      'a sum that is too small',
      (_, all) => put(all[3], 'received', 502),
      { place: 'records[3].received', found: '502' },
    ],
    [
      'bytes of a connection that did not open',
      (_, all) => all.shift(),
      { place: 'records[0].kind', problem: 'out-of-order', expected: 'open', found: 'bytes' },
    ],
    [
      'a connection that opens twice',
      (_, all) => all.splice(1, 0, { ...all[0] }),
      { place: 'records[1].kind', problem: 'out-of-order', found: 'open' },
    ],
    [
      'bytes after the end',
      (_, all) => all.push({ ...all[3] }),
      { place: 'records[4].kind', problem: 'out-of-order', expected: 'nothing' },
    ],
  ])('%s: the error says where and what', (_, change, expected) => {
    expect(problem(change)).toMatchObject(expected);
  });

  it('is no JSON, no object, or longer than any capture', () => {
    expect(problemOf('{"format":')).toMatchObject({ place: 'file', problem: 'not-json' });
    expect(problemOf('[]')).toMatchObject({ place: 'file', problem: 'not-object', found: '[]' });
    expect(problemOf(' '.repeat(128 * 1024 * 1024 + 1))).toMatchObject({ problem: 'too-long' });
  });

  it('is repeated in the error only in part', () => {
    const found = problem((file) => (file['format'] = 'x'.repeat(1_000))).found;
    expect(found.length).toBeLessThan(70);
  });

  it('fails with an error of its own kind, whatever the JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        problemOf(text);
      }),
    );
  });

  it('has shown every problem above', () => {
    expect([...problems].sort()).toEqual([...CAPTURE_PROBLEMS].sort());
  });
});
