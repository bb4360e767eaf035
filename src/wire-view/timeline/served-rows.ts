import type { ServerActivity } from '../../playground/sandbox-protocol.ts';
import { headerLines } from '../../protocol/http.ts';
import type { TimelineRow, WireRow } from './timeline-rows.ts';

/** Activities of a server that are put among the rows, at most. */
const MOST = 2_000;

/**
 * Puts what the learner's server did among the rows of a run. Positions in the streams say what came
 * of what: code is given bytes after they were on the wire, and bytes are there after it wrote them.
 * @param rows In their order; times in ms on the server's clock.
 * @param offset What is added to the page's clock to have the server's.
 */
export function withServed(
  rows: readonly TimelineRow[],
  served: readonly ServerActivity[],
  socketOf: (connection: number) => number | undefined,
  offset: number,
): TimelineRow[] {
  const result = [...rows];
  const wireOf = wireConnections(rows, served);
  let least = 0;
  for (const activity of served.slice(0, MOST)) {
    const connection = wireOf.get(activity.connection);
    const time = activity.time + offset;
    let low = least;
    let high = result.length;
    for (const [at, row] of result.entries()) {
      if (row.lane !== 'wire' || row.event.connection.number !== connection) continue;
      if (isBefore(row, activity)) low = Math.max(low, at + 1);
      else if (isAfter(row, activity)) high = Math.min(high, at);
    }
    let at = low;
    while (at < high && (result[at]?.time ?? Infinity) <= time) at += 1;
    const socket = connection === undefined ? undefined : socketOf(connection);
    result.splice(at, 0, { lane: 'server', time, socket, activity });
    least = at + 1;
  }
  return result;
}

/** The wire's number of each of the server's connections: both saw the same key. */
function wireConnections(
  rows: readonly TimelineRow[],
  served: readonly ServerActivity[],
): Map<number, number> {
  const byKey = new Map<string, number>();
  for (const row of rows) {
    if (row.lane !== 'wire' || row.event.what !== 'request') continue;
    const { number, reader } = row.event.connection;
    const [line] = headerLines(reader.handshake.readRequest(), 'sec-websocket-key');
    if (line) byKey.set(line.value, number);
  }
  const found = new Map<number, number>();
  for (const { connection, key = '' } of served) {
    const wire = byKey.get(key);
    if (wire !== undefined) found.set(connection, wire);
  }
  return found;
}

/** Whether the row has what the code was told of. */
function isBefore(row: WireRow, { what, position = 0, size = 0 }: ServerActivity): boolean {
  if (what === 'close') return row.event.what === 'end';
  if (row.event.what === 'end') return false;
  if (what === 'end') return row.sender === 'client';
  if (what === 'connection') return row.event.what === 'request';
  return what === 'data' && row.sender === 'client' && startOf(row) < position + size;
}

/** Whether the row has what comes of what the code did. */
function isAfter(row: WireRow, { what, position = 0 }: ServerActivity): boolean {
  if (what === 'end()' || what === 'destroy()') return row.event.what === 'end';
  if (row.event.what === 'end') return what !== 'close';
  if (what === 'data') return false;
  return what === 'write' && row.sender === 'server' && startOf(row) >= position;
}

/** Where the row's bytes begin in the stream of their sender. */
function startOf({ event }: WireRow): number {
  return event.what === 'read' ? event.read.item.start : 0;
}
