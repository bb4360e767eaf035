import { expect, test } from 'vitest';
import type { TraceRecord } from '../protocol/trace.ts';
import { inPieces } from './capture.ts';

const bytes = (position: number, length: number): TraceRecord => ({
  kind: 'bytes',
  connection: 1,
  time: 5,
  sender: 'client',
  boundary: true,
  position,
  bytes: Uint8Array.from({ length }, (_, at) => position + at),
});

test('long records come in pieces that follow each other without a hole', () => {
  const open: TraceRecord = { kind: 'open', connection: 1, time: 0 };
  const records = [open, bytes(0, 4), bytes(4, 11), bytes(15, 0)];
  const pieces = inPieces(records, 4);
  expect(
    pieces.map((piece) =>
      piece.kind === 'bytes' ? [piece.position, piece.boundary, ...piece.bytes] : piece.kind,
    ),
  ).toEqual([
    'open',
    [0, true, 0, 1, 2, 3],
    [4, true, 4, 5, 6, 7],
    [8, false, 8, 9, 10, 11],
    [12, false, 12, 13, 14],
    [15, true],
  ]);
});
