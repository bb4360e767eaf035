import { HandshakeCapture } from './capture.ts';
import { DEFLATE, readDeflate, readExtension, type Deflate } from './deflate.ts';
import type { Fault } from './fault.ts';
import { FrameParser } from './frame-parser.ts';
import type { StreamItem } from './frame.ts';
import { requestFaults, responseFaults } from './handshake-fault.ts';
import { headerTokens, type HttpResponse } from './http.ts';
import { MessageReader, type Message } from './message.ts';
import type { EndReason, Sender, TraceBytes, TraceDropped, TraceRecord } from './trace.ts';

/** A frame, a gap or unread bytes of one sender, with what its place in the stream says of it. */
export interface ReadItem {
  item: StreamItem;
  /** The message that a frame is part of; none for control frames, gaps and unread bytes. */
  message: Message | undefined;
  faults: readonly Fault[];
}

export interface ConnectionReaderOptions {
  /** At most this many bytes of each payload are kept. All, unless given. */
  keep?: number;
  /** At most this many bytes come out of one compressed message. */
  inflateLimit?: number;
}

type StreamRecord = TraceBytes | TraceDropped;

interface Side {
  parser: FrameParser;
  reader: MessageReader;
}

/** How one connection ended. */
export interface ConnectionEnd {
  reason: EndReason;
  time: number;
  /** Faults that show only now: a frame cut off, a close frame that never came. */
  faults: readonly Fault[];
  /** Bytes in all that came from the client, and that were sent to it. */
  received: number;
  sent: number;
}

/** Reads the trace of one connection as it comes: the opening handshake, then frames both ways. */
export class ConnectionReader {
  readonly handshake = new HandshakeCapture();
  readonly #options: ConnectionReaderOptions;
  #sides: Record<Sender, Side> | undefined;
  #deflate: Deflate | undefined;
  /** Bytes behind a head that came before both heads had: in one packet with the request, say. */
  #early: StreamRecord[] = [];
  #end: ConnectionEnd | undefined;

  constructor(options: ConnectionReaderOptions = {}) {
    this.#options = options;
  }

  /** Whether the upgrade was accepted: from here on there are frames. */
  get isOpen(): boolean {
    return this.#sides !== undefined;
  }

  /** What was agreed on for permessage-deflate, if it was. */
  get deflate(): Deflate | undefined {
    return this.#deflate;
  }

  get end(): ConnectionEnd | undefined {
    return this.#end;
  }

  /** Faults of the opening handshake, each sender's in the order of their bytes. */
  handshakeFaults(): Fault[] {
    const request = this.handshake.readRequest();
    const response = this.handshake.readResponse();
    return [
      ...(request.bytes.length > 0 ? requestFaults(request) : []),
      ...(response.bytes.length > 0 ? responseFaults(response, request) : []),
    ];
  }

  /** What has come of a frame that is not whole yet. */
  pending(sender: Sender): StreamItem | undefined {
    return this.#sides?.[sender].parser.pending();
  }

  /**
   * Takes the next record of this connection.
   * @returns What can be read now: frames that have become whole, gaps, bytes that cannot be read;
   * with the end, what had come of frames that were still on their way.
   */
  add(record: TraceRecord): ReadItem[] {
    if (record.kind === 'open') return [];
    if (record.kind === 'end') {
      const { reason, time, received, sent } = record;
      const isSeen = reason !== 'unwatched';
      this.#end = { reason, time, received, sent, faults: isSeen ? this.#endFaults() : [] };
      return isSeen ? this.#cutOff() : [];
    }
    if (this.#sides) return this.#read(record, this.#sides);
    if (record.kind === 'bytes') this.handshake.add(record);
    const { handshake } = this;
    const headEnd = handshake.headEnd(record.sender);
    if (headEnd >= 0 && endOf(record) > headEnd) this.#early.push(record);
    if (handshake.headEnd('client') < 0 || handshake.headEnd('server') < 0) return [];
    const response = handshake.readResponse();
    if (response.status !== 101) {
      this.#early = [];
      return [];
    }
    const sides = this.#open(response);
    return this.#early.splice(0).flatMap((each) => this.#read(each, sides));
  }

  #open(response: HttpResponse): Record<Sender, Side> {
    this.#deflate = agreedDeflate(response);
    const { keep, inflateLimit } = this.#options;
    const side = (sender: Sender): Side => ({
      parser: new FrameParser({
        sender,
        position: this.handshake.headEnd(sender),
        ...(keep !== undefined && { keep }),
      }),
      reader: new MessageReader({
        sender,
        ...(this.#deflate && { deflate: this.#deflate }),
        ...(inflateLimit !== undefined && { inflateLimit }),
      }),
    });
    this.#sides = { client: side('client'), server: side('server') };
    return this.#sides;
  }

  #read(record: StreamRecord, sides: Record<Sender, Side>): ReadItem[] {
    const { parser, reader } = sides[record.sender];
    const { time, position } = record;
    const items =
      record.kind === 'bytes'
        ? parser.push(record.bytes, time, position, record.boundary)
        : parser.skip(Math.max(0, endOf(record) - parser.position), time, record.frames);
    return items.map((item) => judged(item, reader));
  }

  #endFaults(): Fault[] {
    if (!this.#sides) return [];
    // Whoever did not take the answer for a WebSocket's owes no close frame.
    const isRefused = this.handshakeFaults().some(({ sender }) => sender === 'server');
    return Object.values(this.#sides)
      .flatMap(({ parser, reader }) => reader.end(parser.position, parser.pending()))
      .filter(({ id }) => !isRefused || id !== 'close-frame-missing');
  }

  #cutOff(): ReadItem[] {
    return Object.values(this.#sides ?? {}).flatMap(({ parser, reader }) => {
      const pending = parser.pending();
      return pending ? [judged(pending, reader)] : [];
    });
  }
}

function judged(item: StreamItem, reader: MessageReader): ReadItem {
  if (item.type === 'frame') {
    const { message, faults } = reader.read(item);
    return { item, message, faults };
  }
  if (item.type === 'gap') reader.skip();
  return { item, message: undefined, faults: [] };
}

function endOf(record: StreamRecord): number {
  return record.position + (record.kind === 'bytes' ? record.bytes.length : record.length);
}

/** The agreement of an accepting response, where it is one (RFC 7692 §7.1). */
function agreedDeflate(response: HttpResponse): Deflate | undefined {
  const answer = headerTokens(response, 'sec-websocket-extensions')
    .map(readExtension)
    .find(({ name }) => name === DEFLATE);
  const deflate = answer && readDeflate(answer);
  return deflate && !('invalid' in deflate) ? deflate : undefined;
}
