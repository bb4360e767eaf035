import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { Inflater, INFLATE_FAULTS, type InflateFault } from './inflate.ts';

/**
 * Verdicts of `Inflater` against zlib's own, on streams of every kind and on what is left of them
 * after bits were turned, bytes cut out, put in or exchanged.
 */

const TAIL = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

/** What zlib says, by the fault that it stands for. */
const FAULT_OF: Readonly<Record<string, InflateFault>> = {
  'invalid block type': 'deflate-block-type',
  'invalid stored block lengths': 'deflate-stored-length',
  'too many length or distance symbols': 'deflate-symbol-count',
  'invalid code lengths set': 'deflate-code-lengths',
  'invalid bit length repeat': 'deflate-repeat',
  'invalid code -- missing end-of-block': 'deflate-no-end',
  'invalid literal/lengths set': 'deflate-literal-codes',
  'invalid distances set': 'deflate-distance-codes',
  'invalid literal/length code': 'deflate-literal-code',
  'invalid distance code': 'deflate-distance-code',
  'invalid distance too far back': 'deflate-too-far',
};

interface Verdict {
  /** None where the message is taken. */
  fault: string;
  /** In hexadecimal; not compared where zlib gives none beside its fault. */
  bytes: string;
  /** Bytes of the message behind a final block that are no blocks. */
  unread: number;
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What comes out of zlib and how many bytes it took for that, or its fault. */
function run(
  input: Uint8Array,
  finishFlush: number,
  before: Uint8Array = new Uint8Array(0),
): { bytes: Buffer; taken: number } | { fault: string } {
  try {
    const dictionary = before.length > 0 ? { dictionary: before } : {};
    // With `info` it gives more than its types say.
    const given: unknown = inflateRawSync(input, { finishFlush, info: true, ...dictionary });
    const { buffer, engine } = given as { buffer: Buffer; engine: { bytesWritten: number } };
    return { bytes: buffer, taken: engine.bytesWritten };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { fault: FAULT_OF[message] ?? message };
  }
}

/**
 * zlib's verdict on blocks up to the first final one. It takes a stream that ends anywhere, so
 * whether it ended between two blocks is asked by what becomes of blocks put behind it: a final one
 * that is empty, and one of a type that there is not.
 */
function untilFinal(input: Uint8Array, before: Uint8Array) {
  const sync = run(input, constants.Z_SYNC_FLUSH, before);
  if ('fault' in sync) return { fault: sync.fault, bytes: Buffer.alloc(0) };
  const ended = run(input, constants.Z_FINISH, before);
  if ('bytes' in ended) return { fault: '', bytes: ended.bytes, taken: ended.taken };
  const [empty, broken] = [[0x01, 0x00, 0x00, 0xff, 0xff], [0x07]].map((block) =>
    run(concat(input, Uint8Array.from(block)), constants.Z_FINISH, before),
  );
  const isBetween =
    empty &&
    'bytes' in empty &&
    empty.bytes.equals(sync.bytes) &&
    broken &&
    'fault' in broken &&
    broken.fault === 'deflate-block-type';
  return { fault: isBetween ? '' : 'deflate-cut-off', bytes: sync.bytes };
}

/** zlib's verdict on a message, which may go on behind a final block (RFC 7692 §7.2.3.4). */
function zlibOn(message: Uint8Array): Verdict {
  let rest = concat(message, TAIL);
  let bytes = Buffer.alloc(0);
  for (let hasEnded = false; ; hasEnded = true) {
    const next = untilFinal(rest, bytes);
    if (hasEnded && next.fault !== '') {
      return { fault: '', bytes: hexOf(bytes), unread: rest.length - TAIL.length };
    }
    const isShown = next.fault === '' || next.fault === 'deflate-cut-off';
    bytes = Buffer.concat([bytes, next.bytes]);
    if (next.taken === undefined || next.taken === rest.length) {
      return { fault: next.fault, bytes: isShown ? hexOf(bytes) : '', unread: 0 };
    }
    rest = rest.subarray(next.taken);
  }
}

function oursOn(message: Uint8Array): Verdict {
  const inflated = new Inflater().inflate(message);
  const bytes = hexOf(inflated.bytes);
  if (inflated.state === 'whole') {
    const { unreadFrom } = inflated;
    return { fault: '', bytes, unread: unreadFrom === undefined ? 0 : message.length - unreadFrom };
  }
  if (inflated.state !== 'invalid') return { fault: inflated.state, bytes, unread: 0 };
  const { fault, start, end } = inflated;
  expect(start).toBeGreaterThanOrEqual(0);
  expect(end).toBeGreaterThanOrEqual(start);
  expect(end).toBeLessThanOrEqual(message.length);
  return { fault, bytes: fault === 'deflate-cut-off' ? bytes : '', unread: 0 };
}

/** Numbers from 0 to 1, the same at each run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const STRATEGIES = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FIXED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
];

/** Messages as senders write them: stored, fixed and dynamic blocks, one or several, ended or not. */
function written(random: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  const letters = 1 + below(60);
  const words = Array.from({ length: 1 + below(30) }, () =>
    String.fromCharCode(...Array.from({ length: 1 + below(9) }, () => 32 + below(letters))),
  );
  const text = Array.from({ length: 1 + below(120) }, () => words[below(words.length)]).join('');
  const options = {
    level: [0, 1, 6, 9][below(4)] ?? 6,
    strategy: STRATEGIES[below(STRATEGIES.length)] ?? 0,
    memLevel: 1 + below(9),
  };
  const isEnded = below(6) === 0;
  const finishFlush = isEnded ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
  const packed = deflateRawSync(text, { ...options, finishFlush });
  return isEnded ? packed : packed.subarray(0, -4);
}

/** What became of it on the way. */
function mutated(message: Uint8Array, random: () => number): Uint8Array {
  const bytes = [...message];
  // Most of what can go wrong stands in the first bytes, where the codes are.
  const place = () =>
    Math.floor(random() * (random() < 0.7 ? Math.min(40, bytes.length) : bytes.length));
  for (let count = 1 + Math.floor(random() * 3); count > 0 && bytes.length > 0; count -= 1) {
    const at = place();
    const byte = Math.floor(random() * 256);
    const how = Math.floor(random() * 6);
    if (how < 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    else if (how === 2) bytes[at] = byte;
    else if (how === 3) bytes.splice(at, 1 + Math.floor(random() * 4));
    else if (how === 4) bytes.splice(at, 0, byte);
    else bytes.length = at;
  }
  return Uint8Array.from(bytes);
}

test('on 10,000 mutated messages the verdict, the fault and the bytes are those of zlib', () => {
  const random = numbers(101);
  const seen = new Map<string, number>();
  const see = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  for (let count = 0; count < 10_000; count += 1) {
    const message = mutated(written(random), random);
    const zlib = zlibOn(message);
    expect(oursOn(message), hexOf(message)).toEqual(zlib);
    see(zlib.fault === '' && zlib.unread !== 0 ? 'unread' : zlib.fault);
  }
  // Each of them was met, and not only those that are easy to hit.
  for (const verdict of ['', 'unread', ...INFLATE_FAULTS]) {
    expect(seen.get(verdict) ?? 0, verdict).toBeGreaterThan(10);
  }
});
