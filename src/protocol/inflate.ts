/**
 * Inflate (RFC 1951) for the messages of permessage-deflate (RFC 7692 §7.2.2): raw blocks, the
 * four bytes `00 00 ff ff` put back at the end, and a window that may live on to the next message.
 */

export type Inflated =
  | { state: 'whole'; bytes: Uint8Array<ArrayBuffer> }
  /** The data breaks RFC 1951. `bytes` is what came out before. */
  | { state: 'invalid'; bytes: Uint8Array<ArrayBuffer> }
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

const FIXED = {
  literals: huffman(
    Array.from({ length: 288 }, (_, symbol) =>
      symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
    ),
  ),
  distances: huffman(Array.from({ length: 30 }, () => 5)),
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
    const state = inflateBlocks(new BitReader(input), output, this.#knowsHistory);
    const bytes = output.written();
    if (state === 'whole') {
      this.#history = output.history();
    } else {
      this.lose();
    }
    return { state, bytes };
  }
}

/** What ends the reading of blocks early. Thrown inside this file only. */
class Stop extends Error {
  readonly state: Exclude<Inflated['state'], 'whole'>;

  constructor(state: Exclude<Inflated['state'], 'whole'>) {
    super(state);
    this.state = state;
  }
}

function inflateBlocks(input: BitReader, output: Output, knowsHistory: boolean): Inflated['state'] {
  try {
    while (!input.ended()) {
      const final = input.bits(1) === 1;
      const type = input.bits(2);
      if (type === 0) {
        storedBlock(input, output);
      } else if (type === 1) {
        codedBlock(input, output, FIXED, knowsHistory);
      } else if (type === 2) {
        codedBlock(input, output, dynamicCodes(input), knowsHistory);
      } else {
        throw new Stop('invalid');
      }
      // A message may end in a final block; what follows begins at a whole byte (RFC 7692 §7.2.3.4).
      if (final) input.align();
    }
    return 'whole';
  } catch (error) {
    if (error instanceof Stop) return error.state;
    throw error;
  }
}

function storedBlock(input: BitReader, output: Output): void {
  input.align();
  const length = input.bits(16);
  if (input.bits(16) !== (length ^ 0xffff)) throw new Stop('invalid');
  for (let count = 0; count < length; count += 1) output.add(input.bits(8));
}

interface Codes {
  literals: Huffman;
  distances: Huffman;
}

function codedBlock(input: BitReader, output: Output, codes: Codes, knowsHistory: boolean): void {
  for (;;) {
    const symbol = decodeSymbol(input, codes.literals);
    if (symbol < 256) {
      output.add(symbol);
    } else if (symbol === 256) {
      return;
    } else {
      const length = extended(input, LENGTHS[symbol - 257]);
      const distance = extended(input, DISTANCES[decodeSymbol(input, codes.distances)]);
      if (!output.reaches(distance)) throw new Stop(knowsHistory ? 'invalid' : 'context-lost');
      for (let count = 0; count < length; count += 1) output.add(output.back(distance));
    }
  }
}

function dynamicCodes(input: BitReader): Codes {
  const literalCount = input.bits(5) + 257;
  const distanceCount = input.bits(5) + 1;
  const codeLengthCount = input.bits(4) + 4;
  const codeLengths = new Array<number>(19).fill(0);
  for (const symbol of CODE_LENGTH_ORDER.slice(0, codeLengthCount)) {
    codeLengths[symbol] = input.bits(3);
  }
  const code = huffman(codeLengths);
  const lengths: number[] = [];
  while (lengths.length < literalCount + distanceCount) {
    const symbol = decodeSymbol(input, code);
    if (symbol < 16) {
      lengths.push(symbol);
      continue;
    }
    const last = lengths.at(-1);
    if (symbol === 16 && last === undefined) throw new Stop('invalid');
    const value = symbol === 16 ? (last ?? 0) : 0;
    const times =
      symbol === 16 ? 3 + input.bits(2) : symbol === 17 ? 3 + input.bits(3) : 11 + input.bits(7);
    for (let count = 0; count < times; count += 1) lengths.push(value);
  }
  if (lengths.length > literalCount + distanceCount) throw new Stop('invalid');
  return {
    literals: huffman(lengths.slice(0, literalCount)),
    distances: huffman(lengths.slice(literalCount)),
  };
}

/** A canonical Huffman code: how many codes there are of each length, and the symbols in order. */
interface Huffman {
  counts: readonly number[];
  symbols: readonly number[];
}

function huffman(lengths: readonly number[]): Huffman {
  const counts = new Array<number>(16).fill(0);
  for (const length of lengths) if (length > 0) counts[length] = (counts[length] ?? 0) + 1;
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.length - b.length || a.symbol - b.symbol)
    .map(({ symbol }) => symbol);
  return { counts, symbols };
}

function decodeSymbol(input: BitReader, { counts, symbols }: Huffman): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length < 16; length += 1) {
    code |= input.bits(1);
    const count = counts[length] ?? 0;
    if (code - first < count) return symbols[index + code - first] ?? 0;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new Stop('invalid');
}

type Extended = readonly [base: number, extraBits: number];

function table(first: readonly number[], rest: readonly number[], extra: readonly number[]) {
  return [...first, ...rest].map((base, at): Extended => [base, extra[at] ?? 0]);
}

function extended(input: BitReader, entry: Extended | undefined): number {
  if (!entry) throw new Stop('invalid');
  return entry[0] + input.bits(entry[1]);
}

/** Reads bits from the least significant of each byte on (RFC 1951 §3.1.1). */
class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads up to 16 bits. */
  bits(count: number): number {
    let value = 0;
    for (let got = 0; got < count;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new Stop('invalid');
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
