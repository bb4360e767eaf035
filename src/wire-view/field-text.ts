import { latin1 } from '../protocol/bytes.ts';
import type { Field } from './fields.ts';

/** What bytes of a head say, with a dot for each that has no sign of its own. */
export function headText(bytes: Uint8Array, { start, end }: Pick<Field, 'start' | 'end'>): string {
  return latin1(bytes, start, end).replace(/[\x00-\x1f\x7f-\x9f]/g, '·');
}

/** A line end as programmers write it. */
export function lineEndText(
  bytes: Uint8Array,
  { start, end }: Pick<Field, 'start' | 'end'>,
): string {
  return end - start === 2 && bytes[start] === 0x0d ? '\\r\\n' : '\\n';
}

/** The start of a body as text. Most bodies are; bytes that are not UTF-8 show as `�`. */
export function bodyText(
  bytes: Uint8Array,
  { start, end }: Pick<Field, 'start' | 'end'>,
  limit: number,
): string {
  return new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + limit)));
}
