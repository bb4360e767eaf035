import { latin1 } from '../../protocol/bytes.ts';
import type { Sender, TraceRecord } from '../../protocol/trace.ts';

/** The ways in which the same messages come, named as their endpoints are. */
export const WAYS = ['poll', 'long-poll', 'sse', 'push'] as const;
export type Way = (typeof WAYS)[number];

/** Seconds that a comparison takes, and columns of its chart. */
export const SECONDS = 60;
export const COLUMNS = 120;

/** The most of a request that is looked at for its target. */
const START = 2_048;

/** What crossed the server's sockets in one way. */
export interface Tally {
  /** Bytes from the client and from the server, the HTTP heads included. */
  client: number;
  server: number;
  /** Requests, the handshake of a WebSocket included. */
  requests: number;
  /** Bytes in each column of time. */
  columns: Record<Sender, Float64Array>;
}

/** Counts the bytes of each way, by what the server's sockets tell of them. */
export class Meter {
  readonly #tallies = new Map<Way, Tally>(WAYS.map((way) => [way, emptyTally()]));
  /** The way of each connection, or the start of its request while that does not say. */
  readonly #connections = new Map<number, Way | { start: string; waiting: Counted[] }>();
  /** Server time of the first byte, in ms. */
  #origin: number | undefined;

  tally(way: Way): Tally {
    return this.#tallies.get(way) ?? emptyTally();
  }

  add(records: readonly TraceRecord[]): void {
    for (const record of records) {
      if (record.kind === 'bytes') this.#count(record, record.bytes.length, record.bytes);
      else if (record.kind === 'dropped') this.#count(record, record.length);
    }
  }

  #count(
    { connection, time, sender }: { connection: number; time: number; sender: Sender },
    length: number,
    bytes?: Uint8Array,
  ): void {
    this.#origin ??= time;
    const counted = { time: time - this.#origin, sender, length };
    const known = this.#connections.get(connection) ?? { start: '', waiting: [] };
    if (typeof known === 'string') {
      this.#put(known, counted);
      return;
    }
    known.waiting.push(counted);
    if (sender === 'client' && bytes && known.start.length < START) known.start += latin1(bytes);
    const way = wayOf(known.start);
    this.#connections.set(connection, way ?? known);
    if (!way) return;
    this.tally(way).requests += 1;
    for (const each of known.waiting) this.#put(way, each);
  }

  #put(way: Way, { time, sender, length }: Counted): void {
    const tally = this.tally(way);
    tally[sender] += length;
    const column = Math.floor((time / 1_000 / SECONDS) * COLUMNS);
    const columns = tally.columns[sender];
    const at = Math.min(Math.max(column, 0), COLUMNS - 1);
    columns[at] = (columns[at] ?? 0) + length;
  }
}

interface Counted {
  /** ms since the first byte. */
  time: number;
  sender: Sender;
  length: number;
}

function emptyTally(): Tally {
  const columns = { client: new Float64Array(COLUMNS), server: new Float64Array(COLUMNS) };
  return { client: 0, server: 0, requests: 0, columns };
}

/** The way that a request asks for, by its target. */
function wayOf(start: string): Way | undefined {
  const path = /^GET [^?\s]*\/([a-z-]+)\?/.exec(start)?.[1];
  return WAYS.find((way) => way === path);
}
