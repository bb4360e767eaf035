import { annotate, type Frame } from '../../protocol/frame.ts';
import type { BitKind } from '../../protocol/range.ts';

/** A box of the diagram of RFC 6455 §5.2: a field, or the part of it that is in one row. */
export interface Cell {
  /** Names the field that it is part of; the same in every view of the frame. */
  field: FieldId;
  /** Counts rows of 32 bits from 0. */
  row: number;
  /** The first bit of the row that it takes, 0 to 31. */
  column: number;
  /** The bits, as digits. */
  bits: string;
  /** Whether the field began in an earlier cell. */
  isContinued: boolean;
}

export type FieldId = BitKind | 'extended-length' | 'masking-key' | 'payload';

const ROW = 32;
/** Rows that are drawn: the longest header takes three and a half. */
const ROWS = 5;

/** Cuts a frame's header, and the payload behind it as far as it fits, into rows of 32 bits. */
export function diagramOf(frame: Frame): { cells: Cell[]; drawn: number } {
  const payload = frame.wirePayload.subarray(0, ROWS * 4 - frame.header.length);
  const bits = [...frame.header, ...payload]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  const cells: Cell[] = [];
  for (const { field, start, end } of spansOf(frame, payload.length)) {
    for (let at = start; at < end;) {
      const stop = Math.min(end, at - (at % ROW) + ROW);
      cells.push({
        field,
        row: Math.floor(at / ROW),
        column: at % ROW,
        bits: bits.slice(at, stop),
        isContinued: at > start,
      });
      at = stop;
    }
  }
  return { cells, drawn: payload.length };
}

interface Span {
  field: FieldId;
  /** In bits from the start of the frame. */
  start: number;
  end: number;
}

function spansOf(frame: Frame, payload: number): Span[] {
  const header = annotate(frame).children ?? [];
  const spans = header.flatMap(({ kind, start, end, bits }): Span[] => {
    const from = (start - frame.start) * 8;
    if (bits) {
      return bits.map((bit) => ({ field: bit.kind, start: from + bit.start, end: from + bit.end }));
    }
    if (kind !== 'extended-length' && kind !== 'masking-key') return [];
    return [{ field: kind, start: from, end: (end - frame.start) * 8 }];
  });
  if (payload === 0) return spans;
  const start = frame.header.length * 8;
  return [...spans, { field: 'payload', start, end: start + payload * 8 }];
}
