import { hex } from '../protocol/bytes.ts';

/** A run of bytes of one field inside a group. */
export interface HexPart<F> {
  field: F;
  /** Two digits a byte, with a space between. */
  text: string;
}

/** At most eight bytes, the unit in which bytes are laid out. */
export interface HexGroup<F> {
  /** Offset of the first byte. */
  offset: number;
  parts: HexPart<F>[];
}

const GROUP = 8;

/**
 * Lays fields that follow each other out in groups of eight bytes. The first group begins with the
 * first field, wherever that is: a line of text begins a row of its own.
 * @param limit bytes at most; what is beyond is left out.
 */
export function hexGroups<F extends { start: number; end: number }>(
  bytes: Uint8Array,
  fields: readonly F[],
  limit = Infinity,
): HexGroup<F>[] {
  const groups: HexGroup<F>[] = [];
  const from = fields[0]?.start ?? 0;
  for (const field of fields) {
    const end = Math.min(field.end, from + limit);
    for (let at = field.start; at < end;) {
      const offset = at - ((at - from) % GROUP);
      const stop = Math.min(end, offset + GROUP);
      let group = groups.at(-1);
      if (group?.offset !== offset) groups.push((group = { offset, parts: [] }));
      group.parts.push({ field, text: [...bytes.subarray(at, stop)].map(hex).join(' ') });
      at = stop;
    }
  }
  return groups;
}

/** An offset as four hexadecimal digits, or more where it needs them. */
export function hexOffset(offset: number): string {
  return offset.toString(16).padStart(4, '0');
}

/** Bytes as text in groups of eight. */
export function hexText(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte, at) => (at > 0 && at % GROUP === 0 ? `  ${hex(byte)}` : ` ${hex(byte)}`))
    .join('')
    .trimStart();
}
