import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computeAccept, isKey } from './accept.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { sha1 } from './sha1.ts';

test('the accept of the RFC is that of its key', () => {
  const { input, digest, accept } = computeAccept('dGhlIHNhbXBsZSBub25jZQ==');
  expect(input).toBe('dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11');
  expect(Buffer.from(digest).toString('hex')).toBe('b37a4f2cc0624f1690f64606cf385945b2bec4ea');
  expect(accept).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
});

test('the accept of the first lesson is that of its key', () => {
  expect(computeAccept('sN9cRrP/n9NdMgdcy2VJFQ==').accept).toBe('fFBooB7FAkLlXgRSz0BT3v4hq5s=');
});

test('SHA-1 agrees with OpenSSL, at every length around a block too', () => {
  for (let length = 0; length < 200; length += 1) {
    const message = new Uint8Array(length).fill(length);
    expect(Buffer.from(sha1(message))).toEqual(createHash('sha1').update(message).digest());
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1000 }), (message) => {
      expect(Buffer.from(sha1(message))).toEqual(createHash('sha1').update(message).digest());
    }),
  );
});

test('base64 agrees with Node and reads back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});

test('what is not base64 is not read', () => {
  for (const text of ['a', 'ab', 'abc', 'ab=c', 'ab-_', 'abcd=', '====', ' abc']) {
    expect(fromBase64(text), text).toBeUndefined();
  }
});

test('a key is base64 of 16 bytes', () => {
  expect(isKey(randomBytes(16).toString('base64'))).toBe(true);
  expect(isKey(randomBytes(15).toString('base64'))).toBe(false);
  expect(isKey('')).toBe(false);
});
