import { headerSize, isEndless } from './frame.ts';
import type { Frame, StreamItem, Unread } from './frame.ts';
import { GrowingBytes } from './growing-bytes.ts';
import type { Sender } from './trace.ts';

export interface FrameParserOptions {
  sender: Sender;
  /** Position of the first frame: the length of the HTTP head before it. */
  position?: number;
  /** At most this many bytes of each payload are kept. All, unless given. */
  keep?: number;
}

/**
 * Reads the frames of one sender, incrementally. The items it gives follow each other without a
 * hole. A frame whose length has its top bit set never becomes whole, and is given with its header.
 */
export class FrameParser {
  readonly #sender: Sender;
  readonly #keep: number;
  /** Position of the next byte. */
  #at: number;
  #header = new Uint8Array(14);
  #headerLength = 0;
  #headerTime = 0;
  #frame: Frame | undefined;
  readonly #payload = new GrowingBytes();
  #kept = 0;
  /** Bytes were left out, and reading goes on only where a frame is known to begin. */
  #lost = false;

  constructor({ sender, position = 0, keep = Infinity }: FrameParserOptions) {
    this.#sender = sender;
    this.#at = position;
    this.#keep = keep;
  }

  /** Position of the byte that comes next. */
  get position(): number {
    return this.#at;
  }

  /** Whether bytes that come next cannot be read as frames, unless one is known to begin there. */
  get isLost(): boolean {
    return this.#lost;
  }

  /** The frame whose payload is still coming, as its header announces it. */
  get announced(): Readonly<Frame> | undefined {
    return this.#frame;
  }

  /**
   * Takes the next bytes. Where `position` is beyond the byte that comes next, what lies between
   * was left out; where it is before, the bytes that are known already are skipped.
   * @param boundary Whether a frame begins at `position`, so that reading can go on after a gap.
   */
  push(bytes: Uint8Array, time = 0, position = this.#at, boundary = false): StreamItem[] {
    const items = position > this.#at ? this.skip(position - this.#at, time) : [];
    const fresh = bytes.subarray(Math.min(bytes.length, this.#at - position));
    if (fresh.length === 0) return items;
    if (this.#lost && !boundary) return [...items, this.#unread(fresh.slice(), time)];
    this.#lost = false;
    for (let at = 0; at < fresh.length;) {
      at += this.#frame
        ? this.#takePayload(fresh, at, this.#frame)
        : this.#takeHeader(fresh, at, time);
      items.push(...this.#finished());
      if (this.isLost && at < fresh.length) return [...items, this.#unread(fresh.slice(at), time)];
    }
    return items;
  }

  /** Goes over bytes that were left out of the trace, among which `frames` frames began. */
  skip(length: number, time = 0, frames = 0): StreamItem[] {
    const items: StreamItem[] = [];
    let left = length;
    if (this.#frame) {
      const inside = Math.min(left, this.#frame.end - this.#at);
      this.#at += inside;
      left -= inside;
      // No later byte of this payload may pass for one that follows those already kept.
      if (inside > 0) this.#kept = Infinity;
      items.push(...this.#finished());
    }
    if (left > 0) {
      if (this.#headerLength > 0) items.push(this.#unreadHeader());
      const start = this.#at;
      this.#at += left;
      items.push({ type: 'gap', sender: this.#sender, time, start, end: this.#at, frames });
      this.#lost = true;
    }
    return items;
  }

  /** What has come of a frame that is not whole yet. */
  pending(): Frame | Unread | undefined {
    if (this.#frame) {
      return { ...this.#frame, arrived: this.#at, wirePayload: this.#payload.view.slice() };
    }
    return this.#headerLength > 0 ? { ...this.#unreadHeader(false) } : undefined;
  }

  #unread(bytes: Uint8Array, time: number): Unread {
    const start = this.#at;
    this.#at += bytes.length;
    return { type: 'unread', sender: this.#sender, time, start, end: this.#at, bytes };
  }

  #takeHeader(bytes: Uint8Array, at: number, time: number): number {
    if (this.#headerLength === 0) this.#headerTime = time;
    this.#header[this.#headerLength] = bytes[at] ?? 0;
    this.#headerLength += 1;
    this.#at += 1;
    if (this.#headerLength === announcedHeaderSize(this.#header, this.#headerLength)) {
      this.#frame = this.#readHeader();
      this.#headerLength = 0;
    }
    return 1;
  }

  #readHeader(): Frame {
    const header = this.#header.slice(0, this.#headerLength);
    const view = new DataView(header.buffer);
    const [first = 0, second = 0] = header;
    const short = second & 0x7f;
    const lengthForm = short < 126 ? 7 : short === 126 ? 16 : 64;
    const payloadLength =
      lengthForm === 7
        ? short
        : lengthForm === 16
          ? view.getUint16(2)
          : Number(view.getBigUint64(2));
    return {
      type: 'frame',
      sender: this.#sender,
      time: this.#headerTime,
      start: this.#at - header.length,
      payloadStart: this.#at,
      end: this.#at + payloadLength,
      arrived: this.#at,
      fin: (first & 0x80) !== 0,
      rsv1: (first & 0x40) !== 0,
      rsv2: (first & 0x20) !== 0,
      rsv3: (first & 0x10) !== 0,
      opcode: first & 0x0f,
      maskingKey: second >= 0x80 ? header.subarray(-4) : undefined,
      lengthForm,
      payloadLength,
      header,
      wirePayload: new Uint8Array(0),
    };
  }

  #takePayload(bytes: Uint8Array, at: number, frame: Frame): number {
    const taken = Math.min(bytes.length - at, frame.end - this.#at);
    const kept = Math.max(0, Math.min(taken, this.#keep - this.#kept));
    if (kept > 0) this.#payload.append(bytes.subarray(at, at + kept));
    this.#kept += taken;
    this.#at += taken;
    return taken;
  }

  #finished(): Frame[] {
    const frame = this.#frame;
    if (frame && isEndless(frame)) {
      // No frame can be found behind it: what comes is bytes of it, or of nothing.
      this.#frame = undefined;
      this.#lost = true;
      return [frame];
    }
    if (!frame || this.#at < frame.end) return [];
    const whole = { ...frame, arrived: frame.end, wirePayload: this.#payload.take() };
    this.#frame = undefined;
    this.#kept = 0;
    return [whole];
  }

  #unreadHeader(forget = true): Unread {
    const bytes = this.#header.slice(0, this.#headerLength);
    const start = this.#at - bytes.length;
    if (forget) this.#headerLength = 0;
    const time = this.#headerTime;
    return { type: 'unread', sender: this.#sender, time, start, end: this.#at, bytes };
  }
}

/** Size in bytes of the header that begins with these bytes; 2 until both have come. */
function announcedHeaderSize(header: Uint8Array, length: number): number {
  if (length < 2) return 2;
  const second = header[1] ?? 0;
  const short = second & 0x7f;
  return headerSize(short < 126 ? 7 : short === 126 ? 16 : 64, second >= 0x80);
}
