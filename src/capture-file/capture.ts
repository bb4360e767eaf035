import type { TraceRecord } from '../protocol/trace.ts';

/** What is exported and imported: the trace of one connection or several. */
export interface Capture {
  /** Milliseconds from the Unix epoch to time 0 of the records. */
  epoch: number;
  /** In the order in which the server told them. */
  records: readonly TraceRecord[];
}

/**
 * The same bytes in records of at most `most` bytes each, so that none takes long to read. The
 * first piece of a record begins where the record does; the others go on without a hole.
 */
export function inPieces(records: readonly TraceRecord[], most: number): TraceRecord[] {
  return records.flatMap((record) => {
    if (record.kind !== 'bytes' || record.bytes.length <= most) return [record];
    const { bytes, position } = record;
    return Array.from({ length: Math.ceil(bytes.length / most) }, (_, at) => ({
      ...record,
      boundary: at === 0 && record.boundary,
      position: position + at * most,
      bytes: bytes.slice(at * most, (at + 1) * most),
    }));
  });
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
