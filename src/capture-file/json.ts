import { fromBase64, toBase64 } from '../protocol/base64.ts';
import { END_REASONS, type Sender, type TraceRecord } from '../protocol/trace.ts';
import type { Capture } from './capture.ts';
import { CaptureFileError, Checked } from './checked.ts';

/**
 * A capture as JSON, to keep, hand in and open again: `{"format", "version", "epoch", "records"}`,
 * each record as in `trace.ts`, its bytes in base64.
 */

const FORMAT = 'websocket-101-capture';
const VERSION = 1;

/** The longest file that is read, in characters: more than any trace of the live server. */
export const MAX_JSON = 128 * 1024 * 1024;

/** Times in ms and positions in bytes beyond this cannot be counted exactly. */
const MOST = Number.MAX_SAFE_INTEGER;
const MAX_CONNECTION = 0xffff_ffff;

/** Writes a capture as JSON, one record a line. */
export function toJson({ epoch, records }: Capture): string {
  const lines = records.map((record) =>
    JSON.stringify(record.kind === 'bytes' ? { ...record, bytes: toBase64(record.bytes) } : record),
  );
  const head = JSON.stringify({ format: FORMAT, version: VERSION, epoch }).slice(0, -1);
  return `${head},"records":[${lines.map((line) => `\n${line}`).join(',')}\n]}\n`;
}

/**
 * Reads a capture back, and takes nothing on trust: every field, and that the records make sense
 * one after the other.
 * @param onRecord is told how many records have been read, of how many.
 * @throws {CaptureFileError} that says where the first mistake is, what was expected and what stood
 * there.
 */
export function fromJson(text: string, onRecord?: (done: number, of: number) => void): Capture {
  if (text.length > MAX_JSON) {
    throw new CaptureFileError('file', 'too-long', String(MAX_JSON), String(text.length));
  }
  const file = new Checked(parse(text), 'file');
  file.is('format', FORMAT);
  file.is('version', VERSION);
  const epoch = file.number('epoch', -MOST, MOST);
  const connections = new Map<number, Progress>();
  const records = file.list('records').map((record, at, { length }) => {
    onRecord?.(at, length);
    return readRecord(record, connections);
  });
  file.nothingElse();
  return { epoch, records };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new CaptureFileError('file', 'not-json', 'JSON', found);
  }
}

/** How far a connection has come: records must follow each other. */
interface Progress {
  ended: boolean;
  /** Position of the next byte that has not been told of. */
  next: Record<Sender, number>;
}

function readRecord(record: Checked, connections: Map<number, Progress>): TraceRecord {
  const kind = record.oneOf('kind', ['open', 'bytes', 'dropped', 'end'] as const);
  const connection = record.integer('connection', 0, MAX_CONNECTION);
  const time = record.number('time', -MOST, MOST);
  const known = connections.get(connection);
  if (kind === 'open' ? known !== undefined : known === undefined || known.ended) {
    const expected = known === undefined ? 'open' : known.ended ? 'nothing' : 'bytes, dropped, end';
    throw new CaptureFileError(`${record.place}.kind`, 'out-of-order', expected, kind);
  }
  const progress = known ?? { ended: false, next: { client: 0, server: 0 } };
  connections.set(connection, progress);
  const read = readBody(kind, { connection, time }, record, progress);
  record.nothingElse();
  return read;
}

function readBody(
  kind: TraceRecord['kind'],
  common: { connection: number; time: number },
  record: Checked,
  progress: Progress,
): TraceRecord {
  if (kind === 'open') return { kind, ...common };
  if (kind === 'end') {
    progress.ended = true;
    const reason = record.oneOf('reason', END_REASONS);
    const received = record.integer('received', progress.next.client, MOST);
    const sent = record.integer('sent', progress.next.server, MOST);
    return { kind, ...common, reason, received, sent };
  }
  const sender = record.oneOf('sender', ['client', 'server'] as const);
  // A hole is allowed, and told as such; bytes that were told already are not.
  const position = record.integer('position', progress.next[sender], MOST);
  if (kind === 'dropped') {
    const length = record.integer('length', 1, MOST - position);
    const frames = record.integer('frames', 0, length);
    progress.next[sender] = position + length;
    return { kind, ...common, sender, position, length, frames };
  }
  const boundary = record.boolean('boundary');
  const base64 = record.text('bytes');
  const bytes = fromBase64(base64);
  if (!bytes) throw new CaptureFileError(`${record.place}.bytes`, 'not-base64', 'base64', base64);
  progress.next[sender] = position + bytes.length;
  return { kind, ...common, sender, boundary, position, bytes };
}
