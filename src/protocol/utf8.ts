/** UTF-8 checked as it arrives, in any split (RFC 3629; RFC 6455 §8.1). */

/** Where a check stands between two chunks: inside a character or not. */
export interface Utf8State {
  /** Bytes that the character still needs. 0 between characters. */
  need: number;
  /** The next byte must be at least this … */
  low: number;
  /** … and at most this. */
  high: number;
}

export const UTF8_START: Utf8State = { need: 0, low: 0x80, high: 0xbf };

/**
 * Checks the next chunk.
 * @returns The new state, and the offset in `bytes` of the first byte that cannot be UTF-8, or -1.
 */
export function checkUtf8(
  state: Utf8State,
  bytes: Uint8Array,
): { state: Utf8State; invalidAt: number } {
  let { need, low, high } = state;
  for (const [at, byte] of bytes.entries()) {
    if (need === 0) {
      if (byte < 0x80) continue;
      need = byte < 0xc2 || byte > 0xf4 ? -1 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      if (need < 0) return { state: UTF8_START, invalidAt: at };
      // Overlong forms, surrogates and what lies above U+10FFFF show in the second byte.
      low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
      high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    } else {
      if (byte < low || byte > high) return { state: UTF8_START, invalidAt: at };
      need -= 1;
      low = 0x80;
      high = 0xbf;
    }
  }
  return { state: { need, low, high }, invalidAt: -1 };
}

/** Text of bytes, with U+FFFD where they are not UTF-8. A byte order mark stays. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
