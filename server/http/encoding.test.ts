import { expect, test } from 'vitest';
import { preferredEncoding, type Encoding } from './encoding.ts';

test.each<[header: string | undefined, Encoding | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP;Q=1', 'gzip'],
  ['*', 'br'],
  ['deflate, zstd', undefined],
  // What holds the name of an encoding is not the encoding.
  ['not-gzip, brotli', undefined],
  // "Not acceptable" (RFC 9110 §12.4.2), which is not to be read as a wish.
  ['br;q=0, gzip;q=0', undefined],
  ['br;q=0, gzip', 'gzip'],
  ['*;q=0', undefined],
  ['gzip;q=1.0, br;q=0.5', 'gzip'],
  ['br; q=0.5 , gzip ; q=0.5', 'br'],
  ['identity, gzip;q=0.5', undefined],
  ['identity;q=0.5, gzip;q=0.5', 'gzip'],
  ['identity;q=0, gzip', 'gzip'],
  ['gzip;q=much', undefined],
])('of "%s" comes %s', (header, encoding) => {
  expect(preferredEncoding(header, () => true)).toBe(encoding);
});

test('what there is not is not chosen', () => {
  expect(preferredEncoding('gzip, br', (encoding) => encoding === 'gzip')).toBe('gzip');
  expect(preferredEncoding('gzip, br', () => false)).toBeUndefined();
});
