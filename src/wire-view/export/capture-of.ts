import type { Capture } from '../../capture-file/capture.ts';
import type { TraceRecord } from '../../protocol/trace.ts';
import type { RunRecord } from '../run-record.ts';

/** Connections of a file are numbered from here on, so that none is taken for one of a live run. */
const FIRST_OPENED = 2 ** 31;

/** The run that stands for a file: not one of the page's own, which count from 1. */
export const OPENED_RUN = 0;

/**
 * What a run has left to keep.
 * @param epoch ms from the Unix epoch to time 0 of the records.
 */
export function captureOf(source: Pick<RunRecord, 'connections'>, epoch: number): Capture {
  const records = source.connections.flatMap((connection) => {
    // The bytes of a request come before the server knows that it is watched, and are told after.
    let latest = -Infinity;
    return connection.records.map((record) => ({
      record,
      at: (latest = Math.max(latest, record.time)),
    }));
  });
  // Stable: those of one connection stay in the order in which the server told them.
  return { epoch, records: records.toSorted((a, b) => a.at - b.at).map(({ record }) => record) };
}

/**
 * Ms from the Unix epoch to the server's time 0, by what is known of both clocks: the latest server
 * time that the page had heard of bounds it, within the time that a message takes.
 */
export function epochOf({ heard, activities }: Pick<RunRecord, 'heard' | 'activities'>): number {
  const [best] = heard;
  if (best && Number.isFinite(best.page)) return best.page - best.server;
  return activities[0]?.time ?? 0;
}

/** Puts what a file holds into the place of the run, for every view to show. */
export function openCapture(
  { records }: Capture,
  source: Pick<RunRecord, 'begin' | 'addRecords'>,
): void {
  beginOpened(source)(records);
}

/** The same for a file whose records come one after the other. @returns What takes the next ones. */
export function beginOpened(
  source: Pick<RunRecord, 'begin' | 'addRecords'>,
): (records: readonly TraceRecord[]) => void {
  const numbers = new Map<number, number>();
  source.begin(OPENED_RUN);
  // Nothing is known of when the page would have heard of it.
  return (records) => source.addRecords(renumbered(records, numbers), Infinity);
}

function renumbered(records: readonly TraceRecord[], numbers: Map<number, number>): TraceRecord[] {
  return records.map((record) => {
    const number = numbers.get(record.connection) ?? FIRST_OPENED + numbers.size;
    numbers.set(record.connection, number);
    return { ...record, connection: number };
  });
}
