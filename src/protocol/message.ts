import type { Deflate } from './deflate.ts';
import type { Fault } from './fault.ts';
import { frameFaults } from './frame-fault.ts';
import type { FrameContext } from './frame-fault.ts';
import { hasPayload, isEndless, isWhole, payloadOf } from './frame.ts';
import type { Frame, StreamItem } from './frame.ts';
import { concat } from './bytes.ts';
import { Inflater } from './inflate.ts';
import type { Inflated } from './inflate.ts';
import { isControl, OPCODE } from './opcode.ts';
import type { Sender } from './trace.ts';
import { checkUtf8, UTF8_START } from './utf8.ts';
import type { Utf8State } from './utf8.ts';

/** A message: one data frame, or a first fragment and its continuations (RFC 6455 §5.4). */
export interface Message {
  sender: Sender;
  /** Of the first frame: text, binary, or a reserved one. */
  opcode: number;
  compressed: boolean;
  frames: Frame[];
  /** Whether the last fragment has come. */
  complete: boolean;
  /** What a compressed message says, once it is complete and all of it was seen. */
  inflated?: Inflated;
}

/** A frame in its place: the message that it is part of (none for control frames), its faults. */
export interface ReadFrame {
  frame: Frame;
  message: Message | undefined;
  faults: readonly Fault[];
}

export interface MessageReaderOptions {
  sender: Sender;
  /** As agreed in the handshake. */
  deflate?: Deflate;
  /** At most this many bytes come out of one compressed message. */
  inflateLimit?: number;
}

/** Puts the frames of one sender together to messages, and names what is wrong with them. */
export class MessageReader {
  readonly #sender: Sender;
  readonly #deflate: Deflate | undefined;
  readonly #takeover: boolean;
  readonly #inflateLimit: number;
  readonly #inflater = new Inflater();
  #message: Message | undefined;
  #closed = false;
  /** A frame that cannot end: nothing after it can be read. */
  #endless: Frame | undefined;
  /** Check of the text so far; undefined once it is broken, or a part of it was not seen. */
  #utf8: Utf8State | undefined = UTF8_START;

  constructor({ sender, deflate, inflateLimit = 1 << 20 }: MessageReaderOptions) {
    this.#sender = sender;
    this.#deflate = deflate;
    this.#inflateLimit = inflateLimit;
    this.#takeover = !(sender === 'client'
      ? deflate?.clientNoContextTakeover
      : deflate?.serverNoContextTakeover);
  }

  /** Takes the next frame; one that is not whole only where the stream ends in it. */
  read(frame: Frame): ReadFrame {
    const context: FrameContext = {
      deflate: this.#deflate,
      inMessage: this.#message !== undefined,
      closed: this.#closed,
    };
    const faults = frameFaults(frame, context);
    if (isEndless(frame)) this.#endless = frame;
    if (isControl(frame.opcode)) {
      if (frame.opcode === OPCODE.close) this.#closed = true;
      return { frame, message: undefined, faults };
    }
    const message = this.#place(frame);
    faults.push(...this.#textFaults(frame, message));
    if (frame.fin && isWhole(frame)) {
      message.complete = true;
      this.#message = undefined;
      if (message.compressed) faults.push(...this.#inflate(frame, message));
    } else {
      this.#message = message;
    }
    return { frame, message, faults };
  }

  /** Says that frames were left out: a message may have ended or begun among them. */
  skip(): void {
    this.#message = undefined;
    this.#utf8 = undefined;
    this.#inflater.lose();
  }

  /**
   * Faults that show when the stream ends.
   * @param position Where it ends.
   * @param pending What was still on its way.
   */
  end(position: number, pending?: StreamItem): Fault[] {
    const sender = this.#sender;
    const cut = this.#endless ?? pending;
    if (cut) return [{ id: 'frame-cut-off', sender, start: cut.start, end: position }];
    if (this.#closed) return [];
    return [{ id: 'close-frame-missing', sender, start: position, end: position }];
  }

  /** Adds the frame to the message under way, or begins one with it. */
  #place(frame: Frame): Message {
    if (this.#message && frame.opcode === OPCODE.continuation) {
      this.#message.frames.push(frame);
      return this.#message;
    }
    this.#utf8 = UTF8_START;
    return {
      sender: frame.sender,
      opcode: frame.opcode,
      compressed: frame.rsv1 && this.#deflate !== undefined,
      frames: [frame],
      complete: false,
    };
  }

  #textFaults(frame: Frame, message: Message): Fault[] {
    if (message.opcode !== OPCODE.text || message.compressed || !this.#utf8) return [];
    const { sender, payloadStart } = frame;
    const { state, invalidAt } = checkUtf8(this.#utf8, payloadOf(frame));
    if (invalidAt >= 0) {
      this.#utf8 = undefined;
      const start = payloadStart + invalidAt;
      return [{ id: 'text-not-utf8', sender, start, end: start + 1 }];
    }
    this.#utf8 = hasPayload(frame) ? state : undefined;
    if (!frame.fin || !this.#utf8 || state.need === 0) return [];
    // Its first byte may be in an earlier fragment.
    const first = payloadOf(frame).findLastIndex((byte) => byte >= 0xc0);
    const start = payloadStart + Math.max(0, first);
    return [{ id: 'text-cut-character', sender, start, end: frame.end }];
  }

  /**
   * Inflates a whole message. A fault in it stands at its bytes where they are in the last frame,
   * else at that frame.
   */
  #inflate(last: Frame, message: Message): Fault[] {
    if (!message.frames.every(hasPayload)) {
      if (this.#takeover) this.#inflater.lose();
      return [];
    }
    if (!this.#takeover) this.#inflater.reset();
    const compressed = concat(...message.frames.map(payloadOf));
    const inflated = this.#inflater.inflate(compressed, this.#inflateLimit);
    message.inflated = inflated;
    const { sender, start, end } = last;
    const earlier = compressed.length - last.wirePayload.length;
    const at = (from: number, to: number) =>
      from < earlier || from === to
        ? { sender, start, end }
        : { sender, start: last.payloadStart + from - earlier, end: end - compressed.length + to };
    if (inflated.state === 'invalid') {
      return [{ id: inflated.fault, ...at(inflated.start, inflated.end) }];
    }
    if (inflated.state !== 'whole') return [];
    const { unreadFrom } = inflated;
    const faults: Fault[] =
      unreadFrom === undefined || unreadFrom >= compressed.length
        ? []
        : [{ id: 'deflate-after-end', ...at(unreadFrom, compressed.length) }];
    if (message.opcode !== OPCODE.text) return faults;
    const { state, invalidAt } = checkUtf8(UTF8_START, inflated.bytes);
    if (invalidAt >= 0) faults.push({ id: 'text-not-utf8', sender, start, end });
    else if (state.need > 0) faults.push({ id: 'text-cut-character', sender, start, end });
    return faults;
  }
}
