import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { Inflater } from './inflate.ts';

const flush = { finishFlush: constants.Z_SYNC_FLUSH };
const levels = fc.constantFrom(0, 1, 6, 9);
const strategies = fc.constantFrom(
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FIXED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
);

/** A message as a sender compresses it: without the `00 00 ff ff` at its end (RFC 7692 §7.2.1). */
function compress(message: Uint8Array, options: object = {}): Uint8Array {
  return deflateRawSync(message, { ...flush, ...options }).subarray(0, -4);
}

const compressible = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 60 })))
  .map((runs) => concat(...runs.flatMap(([run, times]) => new Array<Uint8Array>(times).fill(run))));

test('what zlib compressed is inflated, at every level and strategy', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.uint8Array({ maxLength: 3000 }), compressible),
      levels,
      strategies,
      (message, level, strategy) => {
        const inflated = new Inflater().inflate(compress(message, { level, strategy }));
        expect(inflated.state).toBe('whole');
        expect(Buffer.from(inflated.bytes).equals(message)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('the examples of RFC 7692 §7.2.3 are inflated', () => {
  const inflater = new Inflater();
  const hello = (...bytes: number[]) =>
    Buffer.from(inflater.inflate(Uint8Array.from(bytes)).bytes).toString();
  expect(hello(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00)).toBe('Hello');
  // Shares the window of the message before.
  expect(hello(0xf2, 0x00, 0x11, 0x00, 0x00)).toBe('Hello');
  // Stored without compression.
  expect(hello(0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00)).toBe('Hello');
  // Ends in a final block.
  expect(hello(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00)).toBe('Hello');
  // Two blocks.
  expect(hello(0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00)).toBe(
    'Hello',
  );
});

/** Messages compressed one after the other in one zlib stream, as with context takeover. */
function compressInOneStream(messages: readonly Uint8Array[]): Uint8Array[] {
  // zlib's one-call functions keep no state: the window shared with earlier messages is a preset
  // dictionary here, which gives the same kind of references.
  let history = Buffer.alloc(0);
  return messages.map((message) => {
    const dictionary = history.subarray(-32768);
    const options = dictionary.length > 0 ? { dictionary } : {};
    history = Buffer.concat([history, message]);
    return compress(message, options);
  });
}

test('the window lives on over messages, beyond 32 KiB', () => {
  const messages = Array.from({ length: 30 }, (_, n) =>
    Buffer.from(`message ${n} ${'the same words again '.repeat(100 + n)}${n * 7919}`),
  );
  const inflater = new Inflater();
  for (const [n, compressed] of compressInOneStream(messages).entries()) {
    const inflated = inflater.inflate(compressed);
    expect(inflated.state).toBe('whole');
    expect(Buffer.from(inflated.bytes).toString()).toBe(messages[n]?.toString());
  }
});

test('after a message that was not seen, what refers to it is said to be lost', () => {
  const [, second] = compressInOneStream([
    Buffer.from('a long enough first message'),
    Buffer.from('a long enough first message'),
  ]);
  const inflater = new Inflater();
  inflater.lose();
  expect(inflater.inflate(second ?? new Uint8Array(0)).state).toBe('context-lost');
  inflater.reset();
  expect(inflater.inflate(compress(Buffer.from('anew'))).state).toBe('whole');
});

test('a bomb is stopped at the limit', () => {
  const bomb = compress(new Uint8Array(1 << 20));
  const inflated = new Inflater().inflate(bomb, 1000);
  expect(inflated.state).toBe('too-long');
  expect(inflated.bytes).toHaveLength(1000);
});

test('random bytes never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      new Inflater().inflate(bytes, 100_000);
    }),
    { numRuns: 1000 },
  );
});

test('data that breaks the format is named invalid', () => {
  expect(new Inflater().inflate(Uint8Array.of(0x07)).state).toBe('invalid');
  expect(new Inflater().inflate(Uint8Array.of(0x00, 0x05, 0x00, 0x00, 0x00)).state).toBe('invalid');
});
