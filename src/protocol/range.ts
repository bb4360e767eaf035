/**
 * An annotated range names what a run of bytes is. Ranges nest, and at every level they cover the
 * range above them byte for byte: none is left out, none is covered twice.
 */

/** Ranges of an HTTP message: the opening handshake, or whatever was answered instead. */
const HTTP_KINDS = [
  'request-line',
  'method',
  'target',
  'path',
  'parameter',
  'parameter-name',
  'parameter-value',
  'trace-parameter',
  'target-fragment',
  'http-version',
  'status-line',
  'status-code',
  'reason-phrase',
  'header',
  'header-name',
  'header-value',
  'token',
  'key',
  'accept',
  'extension',
  'extension-parameter',
  'separator',
  'space',
  'line-end',
  'blank-line',
  'folded-line',
  'unreadable-line',
  'unreadable',
  'body',
] as const;

/** Ranges of a stream of frames. */
const FRAME_KINDS = [
  'frame',
  'partial-frame',
  'first-byte',
  'second-byte',
  'extended-length',
  'masking-key',
  'payload',
  'text',
  'binary',
  'compressed',
  'application-data',
  'close-code',
  'close-reason',
  'left-out',
  'gap',
  'unread',
] as const;

/** Parts of a byte: the fields of a frame's first two bytes. */
const BIT_KINDS = ['fin', 'rsv1', 'rsv2', 'rsv3', 'opcode', 'mask', 'length'] as const;

export const RANGE_KINDS = [...HTTP_KINDS, ...FRAME_KINDS] as const;
export const BIT_RANGE_KINDS = BIT_KINDS;

export type RangeKind = (typeof RANGE_KINDS)[number];
export type BitKind = (typeof BIT_RANGE_KINDS)[number];

/** A field inside one byte. Bit 0 is the most significant, as in the diagram of RFC 6455 §5.2. */
export interface BitRange {
  start: number;
  /** Exclusive, at most 8. */
  end: number;
  kind: BitKind;
  value: number;
}

export interface AnnotatedRange {
  /** Offset in bytes of the first byte. */
  start: number;
  /** Offset in bytes after the last byte. */
  end: number;
  kind: RangeKind;
  /** What the bytes say: text as read, or a number in its own unit (a length in bytes, a code). */
  value?: string | number;
  children?: readonly AnnotatedRange[];
  /** The fields of a range of one byte. They cover its 8 bits once. */
  bits?: readonly BitRange[];
}

/** The innermost range that holds the byte at `offset`, with all ranges around it, outermost first. */
export function rangesAt(ranges: readonly AnnotatedRange[], offset: number): AnnotatedRange[] {
  const range = ranges.find(({ start, end }) => start <= offset && offset < end);
  return range === undefined ? [] : [range, ...rangesAt(range.children ?? [], offset)];
}

/** The ranges that have no children, in order. */
export function leaves(ranges: readonly AnnotatedRange[]): AnnotatedRange[] {
  return ranges.flatMap((range) => (range.children ? leaves(range.children) : [range]));
}

/**
 * Says where `ranges` fail to cover `start` to `end` exactly once, on any level.
 * @returns A sentence, or undefined where the cover is exact.
 */
export function coverageError(
  ranges: readonly AnnotatedRange[],
  start: number,
  end: number,
): string | undefined {
  let at = start;
  for (const range of ranges) {
    if (range.start !== at) return `${range.kind} starts at ${range.start}, expected ${at}`;
    if (range.end <= range.start) return `${range.kind} at ${range.start} is empty`;
    const inner = range.children && coverageError(range.children, range.start, range.end);
    if (inner !== undefined) return `${range.kind}: ${inner}`;
    if (range.bits && !coversByte(range.bits)) return `${range.kind}: bits are not covered once`;
    at = range.end;
  }
  return at === end ? undefined : `covered up to ${at}, expected ${end}`;
}

function coversByte(bits: readonly BitRange[]): boolean {
  let at = 0;
  for (const { start, end } of bits) {
    if (start !== at || end <= start) return false;
    at = end;
  }
  return at === 8;
}
