import { hexByte } from './row-text.ts';
import type { Words } from '../words.ts';

/** The bits of a frame's header as text, a byte at a time: the picture of them cannot be heard. */
export function bitText(header: Uint8Array, { word }: Words): string {
  return Array.from(header, (byte, at) =>
    word('frames.bits.byte', { at, hex: hexByte(byte), bits: bitsOf(byte) }),
  ).join(' ');
}

/** `1000 0001`: in halves, as a hex digit stands for one. */
function bitsOf(byte: number): string {
  const bits = byte.toString(2).padStart(8, '0');
  return `${bits.slice(0, 4)} ${bits.slice(4)}`;
}
