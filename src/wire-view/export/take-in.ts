import type { ReadCapture } from '../../capture-file/reading.ts';
import type { TraceRecord } from '../../protocol/trace.ts';
import type { RunRecord } from '../run-record.ts';
import { beginOpened, OPENED_RUN } from './capture-of.ts';

/** Records that are asked for at once. */
const BATCH = 2_000;
/** What is read between two looks at the clock: records, and bytes of them. */
const SLICE = 100;
const SLICE_BYTES = 16_384;
/** Milliseconds that the page is kept from other things. */
const BUDGET = 12;

interface TakeInOptions {
  signal: AbortSignal;
  /** How many pieces have been taken in so far. */
  onTaken: (count: number) => void;
}

/**
 * Puts what a file holds into the place of the run, in slices between which the page does what else
 * there is to do.
 * @returns How many pieces were taken in: not all where `signal` ended it or another run began.
 */
export async function takeIn(
  read: Pick<ReadCapture, 'next'>,
  source: Pick<RunRecord, 'begin' | 'addRecords' | 'run'>,
  { signal, onTaken }: TakeInOptions,
): Promise<number> {
  const add = beginOpened(source);
  const isOver = () => signal.aborted || source.run !== OPENED_RUN;
  let taken = 0;
  for (;;) {
    if (isOver()) return taken;
    const records = await read.next(BATCH);
    if (records.length === 0) return taken;
    let began = performance.now();
    for (const slice of slices(records)) {
      if (isOver()) return taken;
      add(slice);
      taken += slice.length;
      if (performance.now() - began < BUDGET) continue;
      onTaken(taken);
      await pause();
      began = performance.now();
    }
  }
}

function* slices(records: readonly TraceRecord[]): Generator<TraceRecord[]> {
  let slice: TraceRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    slice.push(record);
    bytes += record.kind === 'bytes' ? record.bytes.length : 0;
    if (slice.length < SLICE && bytes < SLICE_BYTES) continue;
    yield slice;
    slice = [];
    bytes = 0;
  }
  if (slice.length > 0) yield slice;
}

/** Lets other tasks go first. A timer would, too, but in a tab behind others only once a second. */
async function pause(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
  port1.close();
}
