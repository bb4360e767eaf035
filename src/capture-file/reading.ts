import { NotLoaded } from '../later.ts';
import type { TraceRecord } from '../protocol/trace.ts';
import { CaptureFileError, type CaptureProblem } from './checked.ts';

/** What the page tells the worker that reads a file. */
export type ToWorker = { kind: 'read'; file: File } | { kind: 'next'; count: number };

/** What it answers. */
export type FromWorker =
  | { kind: 'checked'; done: number; of: number }
  | { kind: 'whole'; epoch: number; records: number; connections: number; pieces: number }
  | { kind: 'records'; records: TraceRecord[] }
  | { kind: 'fault'; place: string; problem: CaptureProblem; expected: string; found: string }
  | { kind: 'unreadable' };

/** A capture that has been read and found right, whose records are still away from the page. */
export interface ReadCapture {
  epoch: number;
  /** How many the file has. */
  records: number;
  connections: number;
  /** How many `next` gives in all: long records come in pieces. */
  pieces: number;
  /** The next ones, in order; none once all have been given. */
  next: (count: number) => Promise<TraceRecord[]>;
}

export interface ReadingOptions {
  /** Ends it. */
  signal: AbortSignal;
  /** How many of the records have been checked. */
  onChecked: (done: number, of: number) => void;
}

/**
 * Reads a capture file in a worker: however long it is, the page goes on.
 * @throws {CaptureFileError} where the file is no capture; the reason of `signal` where that ends
 * it; another error where the file cannot be read.
 */
export async function readCapture(
  file: File,
  { signal, onChecked }: ReadingOptions,
): Promise<ReadCapture> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' });
  let answer: (message: FromWorker) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'checked') onChecked(data.done, data.of);
    else answer(data);
  };
  worker.onerror = () => fail(new NotLoaded('the reader of files'));
  signal.addEventListener('abort', () => {
    worker.terminate();
    fail(signal.reason);
  });
  const ask = (message: ToWorker) =>
    new Promise<FromWorker>((resolve, reject) => {
      signal.throwIfAborted();
      [answer, fail] = [resolve, reject];
      worker.postMessage(message);
    });

  const read = await ask({ kind: 'read', file });
  if (read.kind !== 'whole') {
    worker.terminate();
    if (read.kind !== 'fault') throw new Error('the file cannot be read');
    throw new CaptureFileError(read.place, read.problem, read.expected, read.found);
  }
  const { epoch, records, connections, pieces } = read;
  let given = 0;
  return {
    epoch,
    records,
    connections,
    pieces,
    async next(count) {
      if (given === pieces) return [];
      const more = await ask({ kind: 'next', count });
      if (more.kind !== 'records') throw new Error(`records were asked for, and ${more.kind} came`);
      given += more.records.length;
      if (given === pieces) worker.terminate();
      return more.records;
    },
  };
}
