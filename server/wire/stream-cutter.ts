import type { Sender } from '../../src/protocol/trace.ts';

/** Where the pieces of a stream go. */
export interface PieceSink {
  /** Whether a piece of that many bytes can be taken. */
  hasRoom(bytes: number): boolean;
  /** `source` from `start` to `end`, to be copied at once. */
  bytes(
    time: number,
    sender: Sender,
    boundary: boolean,
    position: number,
    source: Uint8Array,
    start: number,
    end: number,
  ): void;
  dropped(time: number, sender: Sender, position: number, length: number, frames: number): void;
}

/** Bytes of each payload that are kept: enough to see what it is. */
export const KEPT_PAYLOAD = 2_048;
/** The longest frame header (RFC 6455 §5.2). */
const LONGEST_HEADER = 14;
/** Bytes of a head, or of a body that follows one, that are kept. */
const KEPT_HEAD = 65_536;

const CR = 0x0d;
const LF = 0x0a;

/**
 * Follows one direction of a connection from its first byte and hands on what is to be shown: the
 * HTTP head, then of each frame its header and the start of its payload. Where the sink has no
 * room, whole frames are left out. So whoever decodes can always go on, and position in the stream
 * is never lost: every byte is either handed on or counted, once.
 */
export class StreamCutter {
  readonly #sender: Sender;
  readonly #sink: PieceSink;
  #position = 0;
  #part: 'head' | 'frames' | 'other' = 'head';

  /** How much of the blank line that ends a head has come, 0 to 4 bytes; -1 before the head. */
  #blank = -1;
  /** The head's first bytes, which say whether frames follow it. */
  #start = '';
  #headLost = false;

  #header = new Uint8Array(LONGEST_HEADER);
  #headerLength = 0;
  #payloadLeft = 0;
  #keepLeft = 0;
  #admitted = true;

  /** Start of what is to be handed on of the chunk in hand; -1 for nothing. */
  #run = -1;
  #runBoundary = false;
  #drop: { position: number; length: number; frames: number } | undefined;

  constructor(sender: Sender, sink: PieceSink) {
    this.#sender = sender;
    this.#sink = sink;
  }

  /** Bytes that have come in all. */
  get position(): number {
    return this.#position;
  }

  /** Takes the next bytes, as many or few as there are. */
  push(chunk: Uint8Array, time: number): void {
    this.#run = -1;
    let at = 0;
    if (this.#part === 'head') at = this.#pushHead(chunk, time);
    if (this.#part === 'frames') this.#pushFrames(chunk, at, time);
    else if (this.#part === 'other') this.#pushOther(chunk, at, time);
    this.#endRun(chunk, chunk.length, time);
    this.#position += chunk.length;
  }

  /** Hands on the count of what was left out so far. */
  settle(time: number): void {
    const drop = this.#drop;
    if (!drop) return;
    this.#drop = undefined;
    this.#sink.dropped(time, this.#sender, drop.position, drop.length, drop.frames);
  }

  #pushHead(chunk: Uint8Array, time: number): number {
    let at = 0;
    this.#beginRun(0, this.#position === 0);
    while (at < chunk.length && this.#blank < 4) {
      const byte = chunk[at] ?? 0;
      at += 1;
      if (this.#blank === -1) {
        // CRLFs before a request are allowed (RFC 9112 §2.2) and end nothing.
        if (byte === CR || byte === LF) continue;
        this.#blank = 0;
      }
      if (this.#start.length < HTTP_101.length) this.#start += String.fromCharCode(byte);
      this.#blank =
        byte === (this.#blank % 2 === 0 ? CR : LF) ? this.#blank + 1 : Number(byte === CR);
    }
    if (this.#isHeadLost(at, at)) this.#leaveOut(chunk, 0, at, time, 0);
    if (this.#blank === 4) {
      const framed = this.#sender === 'client' || /^HTTP\/1\.[01] 101/.test(this.#start);
      this.#part = framed ? 'frames' : 'other';
    }
    return at;
  }

  #pushOther(chunk: Uint8Array, from: number, time: number): void {
    if (from === chunk.length) return;
    const waiting = chunk.length - (this.#run === -1 ? from : this.#run);
    if (this.#isHeadLost(chunk.length, waiting)) this.#leaveOut(chunk, from, chunk.length, time, 0);
    else if (this.#run === -1) this.#beginRun(from, false);
  }

  /**
   * Whether a head, or the body behind it, is left out from here on: it has no boundaries at which
   * reading could go on.
   * @param length Of the chunk in hand.
   * @param waiting Bytes of it that would be handed on.
   */
  #isHeadLost(length: number, waiting: number): boolean {
    this.#headLost ||= this.#position + length > KEPT_HEAD || !this.#sink.hasRoom(waiting);
    return this.#headLost;
  }

  #pushFrames(chunk: Uint8Array, from: number, time: number): void {
    let at = from;
    if (this.#admitted && (this.#headerLength > 0 || this.#keepLeft > 0) && this.#run === -1) {
      this.#beginRun(at, false);
    }
    while (at < chunk.length) {
      if (this.#payloadLeft === 0) {
        const begins = this.#headerLength === 0;
        if (begins) this.#admitFrame(chunk, at, time);
        const end = this.#readHeader(chunk, at);
        if (!this.#admitted) this.#leaveOut(chunk, at, end, time, begins ? 1 : 0);
        at = end;
        continue;
      }
      const taken = Math.min(chunk.length - at, this.#payloadLeft);
      const kept = this.#admitted ? Math.min(taken, this.#keepLeft) : 0;
      this.#payloadLeft -= taken;
      this.#keepLeft -= kept;
      if (kept < taken) this.#leaveOut(chunk, at + kept, at + taken, time, 0);
      at += taken;
    }
  }

  #admitFrame(chunk: Uint8Array, at: number, time: number): void {
    const waiting = this.#run === -1 ? 0 : at - this.#run;
    this.#admitted = this.#sink.hasRoom(waiting + LONGEST_HEADER + KEPT_PAYLOAD);
    if (!this.#admitted) this.#endRun(chunk, at, time);
    else if (this.#run === -1) this.#beginRun(at, true);
  }

  /** Reads as much of a header as there is, and gives where that ends. */
  #readHeader(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length) {
      this.#header[this.#headerLength] = chunk[at] ?? 0;
      this.#headerLength += 1;
      at += 1;
      if (this.#headerLength < 2) continue;
      const second = this.#header[1] ?? 0;
      const short = second & 0x7f;
      const extended = short < 126 ? 0 : short === 126 ? 2 : 8;
      if (this.#headerLength < 2 + extended + (second >= 0x80 ? 4 : 0)) continue;
      let length = short;
      if (extended > 0) {
        length = 0;
        for (let i = 2; i < 2 + extended; i += 1) length = length * 256 + (this.#header[i] ?? 0);
      }
      this.#payloadLeft = length;
      this.#keepLeft = Math.min(length, KEPT_PAYLOAD);
      this.#headerLength = 0;
      break;
    }
    return at;
  }

  #beginRun(at: number, boundary: boolean): void {
    this.#run = at;
    this.#runBoundary = boundary;
  }

  #endRun(chunk: Uint8Array, end: number, time: number): void {
    const start = this.#run;
    this.#run = -1;
    if (start === -1 || start === end) return;
    this.settle(time);
    const position = this.#position + start;
    this.#sink.bytes(time, this.#sender, this.#runBoundary, position, chunk, start, end);
  }

  #leaveOut(chunk: Uint8Array, start: number, end: number, time: number, frames: number): void {
    this.#endRun(chunk, start, time);
    if (this.#drop) {
      this.#drop.length += end - start;
      this.#drop.frames += frames;
    } else {
      this.#drop = { position: this.#position + start, length: end - start, frames };
    }
  }
}

const HTTP_101 = 'HTTP/1.1 101';
