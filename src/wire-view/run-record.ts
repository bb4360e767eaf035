import type { Activity, ServerActivity } from '../playground/sandbox-protocol.ts';
import { ConnectionReader, type ConnectionEnd, type ReadItem } from '../protocol/connection.ts';
import type { Fault } from '../protocol/fault.ts';
import type { Sender, TraceDropped, TraceRecord } from '../protocol/trace.ts';
import type { ClockPair } from './clock-offset.ts';

/** How much of a run is kept. Beyond it the oldest frames go, and are counted. */
export interface RunLimits {
  /** Items of all connections. */
  items: number;
  /** Bytes of payload, as they came and inflated, of those items. */
  payload: number;
  /** Bytes of the raw records; what comes later is counted as dropped. */
  records: number;
  /** How many raw records. */
  recordCount: number;
  connections: number;
  activities: number;
}

export const LIMITS: RunLimits = {
  items: 100_000,
  payload: 24 * 1024 * 1024,
  records: 16 * 1024 * 1024,
  recordCount: 120_000,
  connections: 200,
  activities: 50_000,
};

/** At most this many bytes are shown of what comes out of a compressed message. */
const INFLATE_LIMIT = 256 * 1024;

/** Frames of the long run go in blocks of this share of the limit, so that each costs little. */
const BLOCK = 0.1;

/** One thing that happened on a connection, in the order in which the server told it. */
export type RunItem = {
  /** Counts the items of the run from 0, those that are gone included. */
  number: number;
  connection: number;
  /** Milliseconds on the server's clock. */
  time: number;
} & (
  | { kind: 'read'; read: ReadItem }
  /** Both heads of the opening handshake are there, or the connection ended before they were. */
  | { kind: 'handshake'; faults: readonly Fault[] }
  | { kind: 'end'; end: ConnectionEnd }
);

/** One connection of the run. */
export interface RunConnection {
  /** The server's number of it. */
  number: number;
  /** Counts the connections of the run from 1, in the order in which they began. */
  place: number;
  reader: ConnectionReader;
  /** As the server told them; what did not fit is one `dropped` record a sender at the end. */
  records: TraceRecord[];
}

/**
 * What happened in the run under way: bytes, frames and what the code did, within bounds. The views
 * of the wire panel read it, and are told when there is more.
 */
export class RunRecord {
  readonly #limits: RunLimits;
  readonly #listeners = new Set<() => void>();
  readonly #connections = new Map<number, RunConnection>();
  #run = 0;
  #items: RunItem[] = [];
  #first = 0;
  #payload = 0;
  #recordBytes = 0;
  #recordCount = 0;
  /** The `dropped` records that were made here, and grow, by connection. */
  readonly #cuts = {
    client: new Map<number, TraceDropped>(),
    server: new Map<number, TraceDropped>(),
  };
  #activities: Activity[] = [];
  #activitiesLeftOut = 0;
  #served: ServerActivity[] = [];
  #heard: ClockPair[] = [];

  constructor(limits: Partial<RunLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Number of the run on this page, from 1; 0 before there is one. */
  get run(): number {
    return this.#run;
  }

  /** The newest items, oldest first. The same array grows: do not keep it over a change of run. */
  get items(): readonly RunItem[] {
    return this.#items;
  }

  /** Number of the first item that is still here: how many are gone. */
  get first(): number {
    return this.#first;
  }

  /** The connections of the run, in the order in which they began. */
  get connections(): readonly RunConnection[] {
    return [...this.#connections.values()];
  }

  connection(number: number): RunConnection | undefined {
    return this.#connections.get(number);
  }

  /** What the code did. Times are ms since the epoch, on the page's clock. */
  get activities(): readonly Activity[] {
    return this.#activities;
  }

  /** What the learner's own server did. Times as those of activities. */
  get served(): readonly ServerActivity[] {
    return this.#served;
  }

  /** How many activities did not fit. */
  get activitiesLeftOut(): number {
    return this.#activitiesLeftOut;
  }

  /**
   * Server times, and the page's time (ms since the epoch) at which they had been heard of. Only
   * those that bound the clock best so far.
   */
  get heard(): readonly ClockPair[] {
    return this.#heard;
  }

  /** Calls `listener` after each change, synchronously. @returns What ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins another run: all of the one before is forgotten. */
  begin(run: number): void {
    this.#run = run;
    this.#connections.clear();
    this.#cuts.client.clear();
    this.#cuts.server.clear();
    this.#items = [];
    this.#first = this.#payload = this.#recordBytes = this.#recordCount = 0;
    this.#activities = [];
    this.#activitiesLeftOut = 0;
    this.#served = [];
    this.#heard = [];
    this.#tell();
  }

  /**
   * Takes the next records of the run; their bytes are kept, not copied.
   * @param now ms since the epoch when they came.
   */
  addRecords(records: readonly TraceRecord[], now = performance.timeOrigin + performance.now()) {
    for (const record of records) this.#add(record);
    const last = records.at(-1);
    if (last) this.#hear({ page: now, server: last.time });
    this.#trim();
    this.#tell();
  }

  addActivities(activities: readonly Activity[]): void {
    const room = Math.max(0, this.#limits.activities - this.#activities.length);
    for (const activity of activities.slice(0, room)) this.#activities.push(activity);
    this.#activitiesLeftOut += Math.max(0, activities.length - room);
    this.#tell();
  }

  addServed(activities: readonly ServerActivity[]): void {
    this.#served.push(...activities.slice(0, this.#limits.activities - this.#served.length));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** A server time is known to be earlier than the page time at which it was heard of. */
  #hear(pair: ClockPair): void {
    const [best] = this.#heard;
    if (!best || pair.server - pair.page > best.server - best.page) this.#heard = [pair];
  }

  #add(record: TraceRecord): void {
    const connection = this.#connections.get(record.connection) ?? this.#opened(record);
    if (!connection) return;
    const { reader } = connection;
    const wasOpen = reader.isOpen;
    const items = reader.add(record);
    this.#keep(connection, record, items);
    const { connection: number, time } = record;
    const push = (item: RunItem) => this.#items.push(item);
    const next = () => this.#first + this.#items.length;
    const isAnswered = reader.isOpen && !wasOpen;
    if (isAnswered || (record.kind === 'end' && !reader.isOpen)) {
      // A refusal breaks no rule.
      const faults = reader.handshakeFaults().filter(({ id }) => id !== 'status-not-101');
      push({ kind: 'handshake', number: next(), connection: number, time, faults });
    }
    for (const read of items) {
      push({ kind: 'read', number: next(), connection: number, time: read.item.time, read });
      this.#payload += bytesOf(read);
    }
    if (record.kind === 'end' && reader.end) {
      push({ kind: 'end', number: next(), connection: number, time, end: reader.end });
    }
  }

  /** A connection whose start was not seen belongs to an earlier run, and is left out. */
  #opened(record: TraceRecord): RunConnection | undefined {
    const isStart = record.kind === 'open' || (record.kind === 'bytes' && record.position === 0);
    if (!isStart || this.#connections.size >= this.#limits.connections) return undefined;
    const connection: RunConnection = {
      number: record.connection,
      place: this.#connections.size + 1,
      reader: new ConnectionReader({ inflateLimit: INFLATE_LIMIT }),
      records: [],
    };
    this.#connections.set(record.connection, connection);
    return connection;
  }

  #keep({ records }: RunConnection, record: TraceRecord, items: readonly ReadItem[]): void {
    const size = record.kind === 'bytes' ? record.bytes.length : 0;
    const isFull =
      this.#recordBytes + size > this.#limits.records ||
      this.#recordCount >= this.#limits.recordCount;
    const isStream = record.kind === 'bytes' || record.kind === 'dropped';
    const cutsOf = isStream ? this.#cuts[record.sender] : undefined;
    const cut = cutsOf?.get(record.connection);
    if (!isStream || (!isFull && !cut)) {
      this.#recordBytes += size;
      this.#recordCount += 1;
      records.push(record);
      return;
    }
    const end = record.position + (record.kind === 'bytes' ? size : record.length);
    const frames =
      record.kind === 'dropped' ? record.frames : begunAt(items, record.sender, record.position);
    if (cut) {
      cut.length = end - cut.position;
      cut.frames += frames;
      return;
    }
    const { connection, time, sender, position } = record;
    const dropped: TraceDropped = {
      kind: 'dropped',
      connection,
      time,
      sender,
      position,
      length: end - position,
      frames,
    };
    cutsOf?.set(connection, dropped);
    records.push(dropped);
  }

  #trim(): void {
    const { items, payload } = this.#limits;
    while (this.#items.length > items || (this.#payload > payload && this.#items.length > 1)) {
      const over = this.#items.length - items;
      const count = Math.max(over, Math.ceil(this.#items.length * BLOCK));
      for (const item of this.#items.splice(0, count)) {
        if (item.kind === 'read') this.#payload -= bytesOf(item.read);
      }
      this.#first += count;
    }
  }
}

/** Bytes that an item holds. What a message inflates to is counted with its last frame. */
function bytesOf({ item, message }: ReadItem): number {
  if (item.type === 'gap') return 0;
  if (item.type === 'unread') return item.bytes.length;
  const inflated = item.fin ? (message?.inflated?.bytes.length ?? 0) : 0;
  return item.wirePayload.length + inflated;
}

/** How many of the frames that became whole began at `position` or later. */
function begunAt(items: readonly ReadItem[], sender: Sender, position: number): number {
  return items.filter(
    ({ item }) => item.type === 'frame' && item.sender === sender && item.start >= position,
  ).length;
}
