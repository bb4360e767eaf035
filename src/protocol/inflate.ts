/**
 * Inflate (RFC 1951) for the messages of permessage-deflate (RFC 7692 §7.2.2): raw blocks, the
 * four bytes `00 00 ff ff` put back at the end, and a window that may live on to the next message.
 */

/**
 * What breaks RFC 1951, in zlib's own distinctions: one for each reason for which it refuses, and
 * `deflate-cut-off` where the data ends inside a block.
 */
export const INFLATE_FAULTS = [
  'deflate-block-type',
  'deflate-stored-length',
  'deflate-symbol-count',
  'deflate-code-lengths',
  'deflate-repeat',
  'deflate-no-end',
  'deflate-literal-codes',
  'deflate-distance-codes',
  'deflate-literal-code',
  'deflate-distance-code',
  'deflate-too-far',
  'deflate-cut-off',
] as const;

export type InflateFault = (typeof INFLATE_FAULTS)[number];

export type Inflated =
  | {
      state: 'whole';
      bytes: Uint8Array<ArrayBuffer>;
      /**
       * Set where a final block (BFINAL, RFC 1951 §3.2.3) has come and what follows is no DEFLATE:
       * the byte of the message from which on it was not read.
       */
      unreadFrom?: number;
    }
  /** The data breaks RFC 1951. `bytes` is what came out before. */
  | {
      state: 'invalid';
      bytes: Uint8Array<ArrayBuffer>;
      fault: InflateFault;
      /** Bytes of the message that show it, end exclusive; none where it was cut off. */
      start: number;
      end: number;
    }
  /** The output would be longer than the limit. */
  | { state: 'too-long'; bytes: Uint8Array<ArrayBuffer> }
  /** The data refers to earlier messages that were not seen. */
  | { state: 'context-lost'; bytes: Uint8Array<ArrayBuffer> };

const WINDOW = 32768;

/** Base length and extra bits of the length symbols 257 to 285, RFC 1951 §3.2.5. */
const LENGTHS = table(
  [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131],
  [163, 195, 227, 258],
  [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
);

/** Base distance and extra bits of the distance symbols 0 to 29. */
const DISTANCES = table(
  [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049],
  [3073, 4097, 6145, 8193, 12289, 16385, 24577],
  [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ],
);

/** The order in which the lengths of the code length codes are written, RFC 1951 §3.2.7. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Literal symbols, the end of a block and lengths: as many as a block may give codes. */
const LITERALS = 286;
const END_OF_BLOCK = 256;
/** Bits of the longest code. */
const LONGEST_CODE = 15;

const FIXED = {
  literals: huffman(
    Array.from({ length: 288 }, (_, symbol) =>
      symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
    ),
  ),
  distances: huffman(Array.from({ length: 32 }, () => 5)),
};

const TAIL = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

/** Inflates the messages of one sender, in order. */
export class Inflater {
  /** The last bytes of earlier messages, at most 32 KiB. */
  #history = new Uint8Array(0);
  /** Whether `#history` is all that ever came before it, or a part was not seen. */
  #knowsHistory = true;

  /** Begins anew, as a sender without context takeover does before each message. */
  reset(): void {
    this.#history = new Uint8Array(0);
    this.#knowsHistory = true;
  }

  /** Says that a message was not seen: what refers back to it cannot be inflated any more. */
  lose(): void {
    this.#history = new Uint8Array(0);
    this.#knowsHistory = false;
  }

  /**
   * Inflates one message.
   * @param message Its compressed bytes, all fragments joined, without `00 00 ff ff`.
   * @param limit At most this many bytes come out.
   */
  inflate(message: Uint8Array, limit = 1 << 24): Inflated {
    const input = new Uint8Array(message.length + TAIL.length);
    input.set(message);
    input.set(TAIL, message.length);
    const output = new Output(this.#history, limit);
    const inflated = inflateBlocks(new BitReader(input), output, this.#knowsHistory);
    if (inflated.state === 'whole') {
      this.#history = output.history();
    } else {
      this.lose();
    }
    if (inflated.state === 'invalid') {
      // What lies in the bytes put back shows that the message ended too early.
      inflated.start = Math.min(inflated.start, message.length);
      inflated.end = Math.min(inflated.end, message.length);
    }
    return inflated;
  }
}

/** What ends the reading of blocks early. Thrown inside this file only. */
class Stop extends Error {
  readonly why: InflateFault | 'too-long' | 'context-lost';

  constructor(why: Stop['why']) {
    super(why);
    this.why = why;
  }
}

function inflateBlocks(input: BitReader, output: Output, knowsHistory: boolean): Inflated {
  /** Where the last final block ended, if there was one, and how much had come out by then. */
  let final: { at: number; length: number } | undefined;
  try {
    while (!input.ended()) {
      input.mark();
      const isFinal = input.bits(1) === 1;
      const type = input.bits(2);
      if (type === 0) {
        storedBlock(input, output);
      } else if (type === 1) {
        codedBlock(input, output, FIXED, knowsHistory);
      } else if (type === 2) {
        codedBlock(input, output, dynamicCodes(input), knowsHistory);
      } else {
        throw new Stop('deflate-block-type');
      }
      // A message may end in a final block; what follows begins at a whole byte (RFC 7692 §7.2.3.4).
      if (isFinal) {
        input.align();
        final = { at: input.position, length: output.length };
      }
    }
    return { state: 'whole', bytes: output.written() };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const { why } = error;
    if (why === 'too-long' || why === 'context-lost')
      return { state: why, bytes: output.written() };
    if (final) {
      output.cutTo(final.length);
      return { state: 'whole', bytes: output.written(), unreadFrom: final.at };
    }
    const { start, end } = input.marked();
    return { state: 'invalid', bytes: output.written(), fault: why, start, end };
  }
}

function storedBlock(input: BitReader, output: Output): void {
  input.align();
  input.mark();
  // Both at once, as a decoder that waits for more does.
  const [length, complement] = [input.bits(16), input.bits(16)];
  if (complement !== (length ^ 0xffff)) throw new Stop('deflate-stored-length');
  for (let count = 0; count < length; count += 1) output.add(input.bits(8));
}

interface Codes {
  literals: Huffman;
  distances: Huffman;
}

function codedBlock(input: BitReader, output: Output, codes: Codes, knowsHistory: boolean): void {
  for (;;) {
    input.mark();
    const symbol = decodeSymbol(input, codes.literals, 'deflate-literal-code');
    if (symbol < 256) {
      output.add(symbol);
    } else if (symbol === END_OF_BLOCK) {
      return;
    } else {
      const length = extended(input, LENGTHS[symbol - 257], 'deflate-literal-code');
      const code = decodeSymbol(input, codes.distances, 'deflate-distance-code');
      const distance = extended(input, DISTANCES[code], 'deflate-distance-code');
      if (!output.reaches(distance)) {
        throw new Stop(knowsHistory ? 'deflate-too-far' : 'context-lost');
      }
      for (let count = 0; count < length; count += 1) output.add(output.back(distance));
    }
  }
}

/** Reads the codes of a block. @throws {Stop} for all that zlib refuses, in its order. */
function dynamicCodes(input: BitReader): Codes {
  const literalCount = input.bits(5) + 257;
  const distanceCount = input.bits(5) + 1;
  const codeLengthCount = input.bits(4) + 4;
  if (literalCount > LITERALS || distanceCount > DISTANCES.length) {
    throw new Stop('deflate-symbol-count');
  }
  const codeLengths = new Array<number>(19).fill(0);
  for (const symbol of CODE_LENGTH_ORDER.slice(0, codeLengthCount)) {
    codeLengths[symbol] = input.bits(3);
  }
  const code = huffman(codeLengths);
  if (code.symbols.length === 0) {
    // zlib takes every bit for a length of 0 then, and refuses what that leads to.
    for (let count = literalCount + distanceCount; count > 0; count -= 1) input.bits(1);
    throw new Stop('deflate-no-end');
  }
  if (code.left !== 0) throw new Stop('deflate-code-lengths');
  const lengths: number[] = [];
  while (lengths.length < literalCount + distanceCount) {
    const symbol = decodeSymbol(input, code, 'deflate-code-lengths');
    if (symbol < 16) {
      lengths.push(symbol);
      continue;
    }
    const times =
      symbol === 16 ? 3 + input.bits(2) : symbol === 17 ? 3 + input.bits(3) : 11 + input.bits(7);
    const last = lengths.at(-1);
    const isTooMuch = lengths.length + times > literalCount + distanceCount;
    if (isTooMuch || (symbol === 16 && last === undefined)) throw new Stop('deflate-repeat');
    const value = symbol === 16 ? (last ?? 0) : 0;
    for (let count = 0; count < times; count += 1) lengths.push(value);
  }
  if (lengths[END_OF_BLOCK] === 0) throw new Stop('deflate-no-end');
  const literals = huffman(lengths.slice(0, literalCount));
  if (!isUsable(literals)) throw new Stop('deflate-literal-codes');
  const distances = huffman(lengths.slice(literalCount));
  if (!isUsable(distances)) throw new Stop('deflate-distance-codes');
  return { literals, distances };
}

/** A canonical Huffman code: how many codes there are of each length, and the symbols in order. */
interface Huffman {
  counts: Uint16Array;
  symbols: Uint16Array;
  /** The longest code, in bits; at least 1. */
  longest: number;
  /** Codes of `longest` bits that no symbol has; negative where symbols have more than there are. */
  left: number;
}

function huffman(lengths: readonly number[]): Huffman {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const longest = Math.max(
    1,
    counts.findLastIndex((count) => count > 0),
  );
  let left = 1;
  const next = new Uint16Array(LONGEST_CODE + 2);
  for (let length = 1; length <= longest; length += 1) {
    const count = counts[length] ?? 0;
    left = left * 2 - count;
    next[length + 1] = (next[length] ?? 0) + count;
    // Too many already: more of them could only make up for it in longer codes, which zlib refuses.
    if (left < 0) break;
  }
  const symbols = new Uint16Array(lengths.filter((length) => length > 0).length);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const at = next[length] ?? 0;
    symbols[at] = symbol;
    next[length] = at + 1;
  }
  return { counts, symbols, longest, left };
}

/**
 * Whether zlib takes a code for literals or distances: each sequence of bits must mean something,
 * but for a single symbol, or none, whose use is refused where it is met (RFC 1951 §3.2.7).
 */
function isUsable({ left, longest, symbols }: Huffman): boolean {
  return left === 0 || symbols.length === 0 || (left > 0 && longest === 1);
}

/** @throws {Stop} with `fault` at bits that no symbol has. */
function decodeSymbol(
  input: BitReader,
  { counts, symbols, longest }: Huffman,
  fault: InflateFault,
): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= longest; length += 1) {
    code |= input.bits(1);
    const count = counts[length] ?? 0;
    if (code - first < count) return symbols[index + code - first] ?? 0;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new Stop(fault);
}

type Extended = readonly [base: number, extraBits: number];

function table(first: readonly number[], rest: readonly number[], extra: readonly number[]) {
  return [...first, ...rest].map((base, at): Extended => [base, extra[at] ?? 0]);
}

function extended(input: BitReader, entry: Extended | undefined, fault: InflateFault): number {
  if (!entry) throw new Stop(fault);
  return entry[0] + input.bits(entry[1]);
}

/** Reads bits from the least significant of each byte on (RFC 1951 §3.1.1). */
class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #bit = 0;
  #marked = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The byte that the next bit is in. */
  get position(): number {
    return this.#at;
  }

  /** Says that what is read from here on belongs together. */
  mark(): void {
    this.#marked = this.#at;
  }

  /** The bytes of what was read since the mark. */
  marked(): { start: number; end: number } {
    return { start: this.#marked, end: this.#bit === 0 ? this.#at : this.#at + 1 };
  }

  /** Reads up to 16 bits. */
  bits(count: number): number {
    let value = 0;
    for (let got = 0; got < count;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new Stop('deflate-cut-off');
      const take = Math.min(count - got, 8 - this.#bit);
      value |= ((byte >> this.#bit) & ((1 << take) - 1)) << got;
      got += take;
      this.#bit += take;
      if (this.#bit === 8) {
        this.#bit = 0;
        this.#at += 1;
      }
    }
    return value;
  }

  /** Goes on at the next whole byte. */
  align(): void {
    if (this.#bit === 0) return;
    this.#bit = 0;
    this.#at += 1;
  }

  ended(): boolean {
    return this.#at >= this.#bytes.length;
  }
}

/** Output behind a history that back references may reach into. */
class Output {
  #buffer: Uint8Array<ArrayBuffer>;
  #length: number;
  readonly #historyLength: number;
  readonly #limit: number;

  constructor(history: Uint8Array, limit: number) {
    this.#buffer = new Uint8Array(history.length + 1024);
    this.#buffer.set(history);
    this.#length = history.length;
    this.#historyLength = history.length;
    this.#limit = limit;
  }

  add(byte: number): void {
    if (this.#length - this.#historyLength >= this.#limit) throw new Stop('too-long');
    if (this.#length === this.#buffer.length) {
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer[this.#length] = byte;
    this.#length += 1;
  }

  /** Bytes so far, with the history. */
  get length(): number {
    return this.#length;
  }

  /** Takes back what came after the first `length` bytes. */
  cutTo(length: number): void {
    this.#length = length;
  }

  reaches(distance: number): boolean {
    return distance <= this.#length;
  }

  back(distance: number): number {
    return this.#buffer[this.#length - distance] ?? 0;
  }

  written(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(this.#historyLength, this.#length);
  }

  history(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(Math.max(0, this.#length - WINDOW), this.#length);
  }
}
