/**
 * The trace messages: what the server tells the page that holds a control channel (`/trace`) of
 * the connections tagged with its id. The server and the site meet here; both import this file.
 *
 * On the channel, a text message is JSON (`TraceControl`), a binary message is one batch of
 * records (`TraceRecord[]`) as written by `encodeBatch`.
 *
 * Positions and lengths are bytes from the first byte of a connection's stream in that direction,
 * times are milliseconds on the server's monotonic clock; `TraceHello.now` ties that clock to the
 * moment at which the greeting was sent.
 */

/** The peer whose bytes these are: `client` is the browser, `server` the live server. */
export type Sender = 'client' | 'server';

/** First message on the channel: the id to put in `?trace=` of a watched connection. */
export interface TraceHello {
  type: 'hello';
  version: 1;
  trace: string;
  /** Server time in ms when this was sent, on the clock of all records. */
  now: number;
}

export type TraceControl = TraceHello;

/** A watched TCP connection has sent its request. */
export interface TraceOpen {
  kind: 'open';
  connection: number;
  time: number;
}

/**
 * Bytes exactly as they were on the socket. Where `position` is beyond the end of the record
 * before it, what lies between was left out of the trace (see `dropped`), and `boundary` says
 * whether these bytes begin an HTTP head or a frame, so that reading can go on from here.
 */
export interface TraceBytes {
  kind: 'bytes';
  connection: number;
  time: number;
  sender: Sender;
  boundary: boolean;
  position: number;
  bytes: Uint8Array;
}

/** Bytes that crossed the wire and were left out, to keep the trace within its bounds. */
export interface TraceDropped {
  kind: 'dropped';
  connection: number;
  time: number;
  sender: Sender;
  position: number;
  /** How many bytes were left out from `position` on. */
  length: number;
  /** How many frames began among them. 0 where only the rest of a long payload was left out. */
  frames: number;
}

/** Why a connection ended, as the server's socket saw it. */
export const END_REASONS = ['closed', 'reset', 'error', 'limit', 'unwatched'] as const;
export type EndReason = (typeof END_REASONS)[number];

export interface TraceEnd {
  kind: 'end';
  connection: number;
  time: number;
  reason: EndReason;
  /** Bytes in all that came from the client. */
  received: number;
  /** Bytes in all that were sent to the client. */
  sent: number;
}

export type TraceRecord = TraceOpen | TraceBytes | TraceDropped | TraceEnd;

/** The batch layout's version, its first byte. */
const VERSION = 1;
const KINDS = ['open', 'bytes', 'dropped', 'end'] as const;
const SENDERS = ['client', 'server'] as const;

/** Sizes in bytes of each record before its variable part: kind u8, connection u32, time f64 … */
const COMMON = 1 + 4 + 8;
const SIZES = {
  open: COMMON,
  bytes: COMMON + 1 + 1 + 8 + 4,
  dropped: COMMON + 1 + 8 + 8 + 4,
  end: COMMON + 1 + 8 + 8,
};

/** Least size in bytes of a batch's first allocation, which doubles when it is full. */
const LEAST_SIZE = 2_048;

/**
 * Writes one batch after the other (numbers big-endian, as on the network). Bytes are copied when
 * they are written, once: what they were taken from may change afterwards.
 */
export class BatchWriter {
  #batch = new Uint8Array(0);
  #view = new DataView(this.#batch.buffer);
  #length = 0;
  #records = 0;
  /** A batch is likely to become as long as the one before. */
  #likely = LEAST_SIZE;

  /** Bytes of the batch so far. 0 when nothing has been written to it. */
  get length(): number {
    return this.#length;
  }

  /** Records in the batch so far. */
  get records(): number {
    return this.#records;
  }

  open(connection: number, time: number): void {
    this.#begin('open', connection, time, 0);
  }

  /** Writes `source` from `start` to `end`, whose first byte has `position` in its stream. */
  bytes(
    connection: number,
    time: number,
    sender: Sender,
    boundary: boolean,
    position: number,
    source: Uint8Array,
    start = 0,
    end = source.length,
  ): void {
    const length = end - start;
    this.#begin('bytes', connection, time, length);
    this.#u8(SENDERS.indexOf(sender));
    this.#u8(boundary ? 1 : 0);
    this.#f64(position);
    this.#u32(length);
    this.#batch.set(length === source.length ? source : source.subarray(start, end), this.#length);
    this.#length += length;
  }

  dropped(
    connection: number,
    time: number,
    sender: Sender,
    position: number,
    length: number,
    frames: number,
  ): void {
    this.#begin('dropped', connection, time, 0);
    this.#u8(SENDERS.indexOf(sender));
    this.#f64(position);
    this.#f64(length);
    this.#u32(frames);
  }

  end(connection: number, time: number, reason: EndReason, received: number, sent: number): void {
    this.#begin('end', connection, time, 0);
    this.#u8(END_REASONS.indexOf(reason));
    this.#f64(received);
    this.#f64(sent);
  }

  /** The batch written so far; the next record begins another. */
  take(): Uint8Array<ArrayBuffer> {
    const batch =
      this.#length === 0 ? new Uint8Array([VERSION]) : this.#batch.subarray(0, this.#length);
    this.#likely = Math.max(LEAST_SIZE, this.#length);
    this.#batch = new Uint8Array(0);
    this.#view = new DataView(this.#batch.buffer);
    this.#length = 0;
    this.#records = 0;
    return batch;
  }

  #begin(kind: TraceRecord['kind'], connection: number, time: number, variable: number): void {
    this.#reserve(SIZES[kind] + variable + 1);
    if (this.#length === 0) this.#u8(VERSION);
    this.#records += 1;
    this.#u8(KINDS.indexOf(kind));
    this.#u32(connection);
    this.#f64(time);
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#batch.length) return;
    const larger = new Uint8Array(Math.max(this.#likely, this.#batch.length * 2, needed));
    larger.set(this.#batch.subarray(0, this.#length));
    this.#batch = larger;
    this.#view = new DataView(larger.buffer);
  }

  #u8(value: number): void {
    this.#view.setUint8(this.#length, value);
    this.#length += 1;
  }

  #u32(value: number): void {
    this.#view.setUint32(this.#length, value);
    this.#length += 4;
  }

  #f64(value: number): void {
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }
}

/** Writes records as one batch. */
export function encodeBatch(records: readonly TraceRecord[]): Uint8Array<ArrayBuffer> {
  const writer = new BatchWriter();
  for (const record of records) {
    const { connection, time } = record;
    switch (record.kind) {
      case 'open':
        writer.open(connection, time);
        break;
      case 'bytes':
        writer.bytes(
          connection,
          time,
          record.sender,
          record.boundary,
          record.position,
          record.bytes,
        );
        break;
      case 'dropped':
        writer.dropped(
          connection,
          time,
          record.sender,
          record.position,
          record.length,
          record.frames,
        );
        break;
      case 'end':
        writer.end(connection, time, record.reason, record.received, record.sent);
        break;
    }
  }
  return writer.take();
}

/**
 * Reads a batch back. The `bytes` of a record are a view into `batch`, not a copy.
 * @throws {RangeError} where the batch is cut short, of another version, or holds an unknown
 * kind, sender or reason.
 */
export function decodeBatch(batch: Uint8Array): TraceRecord[] {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  let at = 0;
  const u8 = () => view.getUint8((at += 1) - 1);
  const u32 = () => view.getUint32((at += 4) - 4);
  const f64 = () => view.getFloat64((at += 8) - 8);
  const one = <T>(names: readonly T[], what: string): T => {
    const code = u8();
    const name = names[code];
    if (name === undefined)
      throw new RangeError(`trace batch: unknown ${what} ${code} at byte ${at - 1}`);
    return name;
  };
  const version = u8();
  if (version !== VERSION)
    throw new RangeError(`trace batch: version ${version}, expected ${VERSION}`);
  const records: TraceRecord[] = [];
  while (at < batch.length) {
    const kind = one(KINDS, 'kind');
    const connection = u32();
    const time = f64();
    switch (kind) {
      case 'open':
        records.push({ kind, connection, time });
        break;
      case 'bytes': {
        const sender = one(SENDERS, 'sender');
        const boundary = u8() === 1;
        const position = f64();
        const length = u32();
        if (at + length > batch.length)
          throw new RangeError(
            `trace batch: ${length} bytes announced at byte ${at}, ${batch.length - at} left`,
          );
        records.push({
          kind,
          connection,
          time,
          sender,
          boundary,
          position,
          bytes: batch.subarray(at, at + length),
        });
        at += length;
        break;
      }
      case 'dropped':
        records.push({
          kind,
          connection,
          time,
          sender: one(SENDERS, 'sender'),
          position: f64(),
          length: f64(),
          frames: u32(),
        });
        break;
      case 'end':
        records.push({
          kind,
          connection,
          time,
          reason: one(END_REASONS, 'reason'),
          received: f64(),
          sent: f64(),
        });
        break;
    }
  }
  return records;
}
