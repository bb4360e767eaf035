import type { TraceRecord } from '../protocol/trace.ts';

/** What is exported and imported: the trace of one connection or several. */
export interface Capture {
  /** Milliseconds from the Unix epoch to time 0 of the records. */
  epoch: number;
  /** In the order in which the server told them. */
  records: readonly TraceRecord[];
}

/** The records of each connection, by its number, in the order in which connections begin. */
export function byConnection(records: readonly TraceRecord[]): Map<number, TraceRecord[]> {
  const connections = new Map<number, TraceRecord[]>();
  for (const record of records) {
    const known = connections.get(record.connection);
    if (known) known.push(record);
    else connections.set(record.connection, [record]);
  }
  return connections;
}
