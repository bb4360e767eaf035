/**
 * What the server and a page say on `/bench`, where a learner's code in that page is the server of
 * the connections to `/bench/<id>`. Both import this file.
 *
 * A text message is JSON (`TabHello`, `JudgeMessage`, `TabRequest`); a binary message is a row of
 * records, written by `encodeRecords`: kind u8, connection u32, length u32 (big-endian), content.
 */

/** First message on the channel. */
export interface TabHello {
  type: 'hello';
  version: 1;
  /** What stands behind `/bench/` in the address of this page's server. */
  bench: string;
  /** Bytes that may be written before the server says how many it has passed on. */
  window: number;
  /** The longest binary message that the server takes, in bytes. */
  most: number;
  /** Seconds that the learner's code has for its answer to the request. */
  first: number;
}

/** What the page asks for as text. */
export type TabRequest =
  /** Shows the bytes of the connections to this trace, which is the page's own, as well. */
  | { type: 'trace'; trace: string }
  /**
   * Lets the judge try the server that runs in the page: in all cases, or in these, whose bytes are
   * then shown as those of any client.
   */
  | { type: 'judge'; cases?: readonly string[] };

/** Why a connection is over, as the server saw it. */
export const TAB_ENDINGS = [
  /** Both sides have ended it. */
  'closed',
  /** The client reset it. */
  'reset',
  'error',
  /** The code in the page destroyed it. */
  'destroyed',
  /** No run of the page answers any more. */
  'not-listening',
  /** The answer did not begin as HTTP: no client goes on from there. */
  'not-http',
  /** The answer was whole and no 101. */
  'answered',
  /** The answer was not let through; a `refused` record says why. */
  'refused',
  /** No whole head came in time. */
  'first-byte',
  'lifetime',
  'bytes',
  /** The client did not read. */
  'unread',
  'stopping',
  /** The answer was a 101 from which no browser, and not every proxy, goes on. */
  'unswitched',
] as const;
export type TabEnding = (typeof TAB_ENDINGS)[number];

/** Why the head of an answer was not let through. */
export const HEAD_REFUSALS = [
  /** A header field that changes what the browser keeps of this whole site; `what` names it. */
  'header',
  /** A status that sends the client elsewhere, asks for a password, or announces another answer. */
  'status',
  /** The first line is no status line. */
  'status-line',
  /** A line that goes on the one before. */
  'folded-line',
  /** A control character, or a CR without LF. */
  'control-character',
  'too-long',
] as const;
export type HeadRefusalReason = (typeof HEAD_REFUSALS)[number];

export interface HeadRefusal {
  why: HeadRefusalReason;
  /** The header's name, the status, or the byte as `0x0b`. */
  what: string;
}

export type TabRecord =
  // ------------------------------------------------------------ server → page
  /** A client has connected. `judge`: it is the judge. */
  | { kind: 'open'; connection: number; judge: boolean }
  /** Bytes of the client. `hidden` says how many of them were replaced by `*`. */
  | { kind: 'data'; connection: number; hidden: number; bytes: Uint8Array }
  /** The client has ended its side. */
  | { kind: 'ended'; connection: number }
  /** So many bytes that were written have been passed on. */
  | { kind: 'passed'; connection: number; count: number }
  | { kind: 'refused'; connection: number; refusal: HeadRefusal }
  /**
   * An answer that is no 101 was sent with `Connection: close`, in the place of what the code `was`
   * writing of the connection; '' for nothing.
   */
  | { kind: 'changed'; connection: number; was: string }
  | { kind: 'closed'; connection: number; ending: TabEnding }
  // ------------------------------------------------------------ page → server
  | { kind: 'write'; connection: number; bytes: Uint8Array }
  | { kind: 'end'; connection: number }
  | { kind: 'destroy'; connection: number }
  /** The code has taken so many bytes of the client. */
  | { kind: 'taken'; connection: number; count: number }
  /** Whether code waits for connections. Those of the code before are over. The server says it again. */
  | { kind: 'listen'; connection: 0; on: boolean };

const KINDS = [
  'open',
  'data',
  'ended',
  'passed',
  'refused',
  'closed',
  'write',
  'end',
  'destroy',
  'taken',
  'listen',
  'changed',
] as const satisfies readonly TabRecord['kind'][];

/** Bytes of a record before its content. */
export const RECORD_HEAD = 9;

/** Writes records as one message. */
export function encodeRecords(records: readonly TabRecord[]): Uint8Array<ArrayBuffer> {
  const contents = records.map(contentOf);
  const size = contents.reduce((sum, content) => sum + RECORD_HEAD + content.length, 0);
  const message = new Uint8Array(size);
  const view = new DataView(message.buffer);
  let at = 0;
  for (const [index, record] of records.entries()) {
    const content = contents[index] ?? NOTHING;
    view.setUint8(at, KINDS.indexOf(record.kind));
    view.setUint32(at + 1, record.connection);
    view.setUint32(at + 5, content.length);
    message.set(content, at + RECORD_HEAD);
    at += RECORD_HEAD + content.length;
  }
  return message;
}

/**
 * Reads a message back. The `bytes` of a record are a view into `message`, not a copy.
 * @throws {RangeError} where it is cut short or holds what is unknown.
 */
export function decodeRecords(message: Uint8Array): TabRecord[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const records: TabRecord[] = [];
  let at = 0;
  while (at < message.length) {
    const left = message.length - at;
    if (left < RECORD_HEAD) {
      throw new RangeError(
        `tab records: a head of ${RECORD_HEAD} bytes at byte ${at}, ${left} left`,
      );
    }
    const kind = KINDS[view.getUint8(at)];
    const connection = view.getUint32(at + 1);
    const start = at + RECORD_HEAD;
    const end = start + view.getUint32(at + 5);
    if (kind === undefined) {
      throw new RangeError(`tab records: unknown kind ${message[at]} at byte ${at}`);
    }
    if (end > message.length) {
      throw new RangeError(
        `tab records: ${end - start} bytes announced at byte ${at}, ${message.length - start} left`,
      );
    }
    records.push(readRecord(kind, connection, message.subarray(start, end)));
    at = end;
  }
  return records;
}

const NOTHING = new Uint8Array(0);

function contentOf(record: TabRecord): Uint8Array {
  switch (record.kind) {
    case 'open':
      return Uint8Array.of(record.judge ? 1 : 0);
    case 'data': {
      const content = new Uint8Array(4 + record.bytes.length);
      new DataView(content.buffer).setUint32(0, record.hidden);
      content.set(record.bytes, 4);
      return content;
    }
    case 'passed':
    case 'taken':
      return u32(record.count);
    case 'refused':
      return new TextEncoder().encode(`${record.refusal.why} ${record.refusal.what}`);
    case 'changed':
      return new TextEncoder().encode(record.was);
    case 'closed':
      return Uint8Array.of(TAB_ENDINGS.indexOf(record.ending));
    case 'write':
      return record.bytes;
    case 'listen':
      return Uint8Array.of(record.on ? 1 : 0);
    case 'ended':
    case 'end':
    case 'destroy':
      return NOTHING;
  }
}

function readRecord(
  kind: (typeof KINDS)[number],
  connection: number,
  content: Uint8Array,
): TabRecord {
  switch (kind) {
    case 'open':
      return { kind, connection, judge: content[0] === 1 };
    case 'data':
      return { kind, connection, hidden: readU32(content), bytes: content.subarray(4) };
    case 'passed':
    case 'taken':
      return { kind, connection, count: readU32(content) };
    case 'refused': {
      const [name = '', ...what] = new TextDecoder().decode(content).split(' ');
      const why = HEAD_REFUSALS.find((each) => each === name);
      if (!why) throw new RangeError(`tab records: unknown reason "${name}"`);
      return { kind, connection, refusal: { why, what: what.join(' ') } };
    }
    case 'changed':
      return { kind, connection, was: new TextDecoder().decode(content) };
    case 'closed': {
      const ending = TAB_ENDINGS[content[0] ?? -1];
      if (!ending) throw new RangeError(`tab records: unknown ending ${content[0]}`);
      return { kind, connection, ending };
    }
    case 'write':
      return { kind, connection, bytes: content };
    case 'listen':
      return { kind, connection: 0, on: content[0] === 1 };
    case 'ended':
    case 'end':
    case 'destroy':
      return { kind, connection };
  }
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function readU32(bytes: Uint8Array): number {
  if (bytes.length < 4)
    throw new RangeError(`tab records: 4 bytes of a number, ${bytes.length} there`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
}
