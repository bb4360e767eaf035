import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkUtf8, UTF8_START } from './utf8.ts';

/** Whether the platform's own decoder takes the bytes. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const likelyBytes = fc.array(
  fc.constantFrom(
    0x41,
    0x80,
    0xbf,
    0xc1,
    0xc2,
    0xe0,
    0xa0,
    0xed,
    0x9f,
    0xf0,
    0x90,
    0xf4,
    0x8f,
    0xff,
  ),
  { maxLength: 8 },
);

test('the check agrees with the platform, in any split', () => {
  fc.assert(
    fc.property(likelyBytes, fc.nat(8), (list, cut) => {
      const bytes = Uint8Array.from(list);
      const first = checkUtf8(UTF8_START, bytes.subarray(0, cut));
      const second = checkUtf8(first.state, bytes.subarray(cut));
      const valid = first.invalidAt < 0 && second.invalidAt < 0 && second.state.need === 0;
      expect(valid).toBe(isUtf8(bytes));
    }),
    { numRuns: 3000 },
  );
});

test('the first byte that cannot be is named', () => {
  expect(checkUtf8(UTF8_START, Uint8Array.of(0x41, 0xed, 0xa0, 0x80)).invalidAt).toBe(2);
  expect(checkUtf8(UTF8_START, Uint8Array.of(0x41, 0xff)).invalidAt).toBe(1);
});
