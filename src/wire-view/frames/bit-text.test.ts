import { expect, it } from 'vitest';
import { wordsAtBuild } from '../words-at-build.ts';
import { bitText } from './bit-text.ts';

it('says the bits of each byte of a header, with its place', () => {
  const header = Uint8Array.of(0x81, 0x85);
  expect(bitText(header, wordsAtBuild('en'))).toBe(
    'Byte 0, 0x81: 1000 0001. Byte 1, 0x85: 1000 0101.',
  );
  expect(bitText(header, wordsAtBuild('zh'))).toBe(
    '字节 0，0x81：1000 0001。 字节 1，0x85：1000 0101。',
  );
});
