import { describe, expect, test } from 'vitest';
import { fromLatin1 } from '../../protocol/bytes.ts';
import { FrameParser } from '../../protocol/frame-parser.ts';
import { buildFrame, type Frame, type FrameFields } from '../../protocol/frame.ts';
import type { TraceRecord } from '../../protocol/trace.ts';
import { RunRecord } from '../run-record.ts';
import { diagramOf } from './diagram.ts';
import { EVERYTHING, FrameRows } from './frame-rows.ts';
import { maskSteps } from './mask-steps.ts';

const HEADS = {
  client: fromLatin1('GET /echo HTTP/1.1\r\nHost: a\r\n\r\n'),
  server: fromLatin1('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
};

function frameOf(fields: FrameFields): Frame {
  const [frame] = new FrameParser({ sender: 'client' }).push(buildFrame(fields));
  if (frame?.type !== 'frame') throw new Error('not a frame');
  return frame;
}

/** A run with one connection, and what adds the server's next text frame to it. */
function openRun(items = 1_000): { record: RunRecord; say: (fields?: FrameFields) => void } {
  const record = new RunRecord({ items });
  let position = HEADS.server.length;
  const common = { kind: 'bytes', connection: 1, time: 0, boundary: true } as const;
  record.begin(1);
  record.addRecords([
    { ...common, sender: 'client', position: 0, bytes: HEADS.client },
    { ...common, sender: 'server', position: 0, bytes: HEADS.server },
  ]);
  const say = (fields: FrameFields = { opcode: 1, payload: fromLatin1('x') }) => {
    const bytes = buildFrame(fields);
    const next: TraceRecord = { ...common, sender: 'server', position, bytes };
    position += bytes.length;
    record.addRecords([next]);
  };
  return { record, say };
}

describe('diagramOf', () => {
  test('draws every bit of the header and of a short payload once, in order', () => {
    const fields = {
      opcode: 2,
      maskingKey: Uint8Array.of(1, 2, 3, 4),
      payload: new Uint8Array(300).fill(7),
    };
    const { cells, drawn } = diagramOf(frameOf(fields));
    const bits = [...buildFrame(fields).subarray(0, 20)]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('');
    expect(cells.map((cell) => cell.bits).join('')).toBe(bits);
    expect(drawn).toBe(12);
    for (const { column, bits: digits } of cells) expect(column + digits.length).toBeLessThan(33);
  });

  test('cuts a field that does not end with its row, as the RFC draws the 64-bit length', () => {
    const { cells } = diagramOf(frameOf({ opcode: 1, lengthForm: 64 }));
    const lengths = cells.filter(({ field }) => field === 'extended-length');
    expect(lengths.map(({ row, column, isContinued }) => [row, column, isContinued])).toEqual([
      [0, 16, false],
      [1, 0, true],
      [2, 0, true],
    ]);
  });
});

describe('maskSteps', () => {
  test('XORs each byte with the key’s bytes in turn (RFC 6455 §5.7: the masked “Hello”)', () => {
    const wire = Uint8Array.of(0x7f, 0x9f, 0x4d, 0x51, 0x58);
    const steps = maskSteps(wire, Uint8Array.of(0x37, 0xfa, 0x21, 0x3d), 8, true);
    expect(steps.map(({ text }) => text).join('')).toBe('Hello');
    expect(steps[4]).toEqual({ at: 4, wire: 0x58, key: 0x37, payload: 0x6f, text: 'o' });
  });

  test('says a character of several bytes at its first, and nothing where it is cut', () => {
    const bytes = new TextEncoder().encode('é你').subarray(0, 4);
    const steps = maskSteps(bytes, new Uint8Array(4), 8, true);
    expect(steps.map(({ text }) => text)).toEqual(['é', '', '', '']);
  });
});

describe('FrameRows', () => {
  test('filters what is there and what comes', () => {
    const { record, say } = openRun();
    const rows = new FrameRows(record);
    say();
    say({ opcode: 9 });
    rows.update();
    // The handshake has a row too.
    expect([rows.length, rows.frames]).toEqual([3, 2]);
    rows.filter = { ...EVERYTHING, opcode: 'control' };
    expect([rows.length, rows.shownFrames]).toEqual([1, 1]);
    say({ opcode: 10 });
    say();
    rows.update();
    expect([rows.length, rows.shownFrames, rows.frames]).toEqual([2, 2, 4]);
    rows.filter = { ...EVERYTHING, direction: 'client' };
    expect(rows.length).toBe(0);
  });

  test('lets nothing in while paused, and counts what waits', () => {
    const { record, say } = openRun();
    const rows = new FrameRows(record);
    rows.update();
    rows.isPaused = true;
    say();
    say();
    rows.update();
    expect([rows.length, rows.frames, rows.waiting]).toEqual([1, 0, 2]);
    rows.isPaused = false;
    rows.update();
    expect([rows.length, rows.frames, rows.waiting]).toEqual([3, 2, 0]);
  });

  test('lets go of rows that are no longer kept, and says how many', () => {
    const { record, say } = openRun(50);
    const rows = new FrameRows(record);
    for (let n = 0; n < 40; n += 1) say();
    rows.update();
    for (let n = 0; n < 20; n += 1) say();
    const { removed } = rows.update();
    expect(removed).toBe(record.first);
    expect(removed).toBeGreaterThan(0);
    expect(rows.length).toBe(record.items.length);
    expect(rows.numberAt(0)).toBe(record.first);
    expect(rows.frames).toBe(60);
  });

  test('begins anew with the next run', () => {
    const { record, say } = openRun();
    const rows = new FrameRows(record);
    say();
    rows.update();
    record.begin(2);
    expect(rows.update().isNewRun).toBe(true);
    expect([rows.length, rows.frames]).toEqual([0, 0]);
  });
});
