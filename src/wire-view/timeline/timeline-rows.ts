import type { Activity, ServerActivity } from '../../playground/sandbox-protocol.ts';
import type { ConnectionEnd, ReadItem } from '../../protocol/connection.ts';
import type { Sender, TraceRecord } from '../../protocol/trace.ts';
import type { ClockEstimate, ClockPair } from '../clock-offset.ts';
import type { RunConnection, RunItem } from '../run-record.ts';
import { momentOf } from '../timeline-moments.ts';
import { orderTimeline, type CodeMoment, type WireMoment } from '../timeline-order.ts';
import { withServed } from './served-rows.ts';
import { connectionFacts, matchSockets, socketFacts, type Server } from './match-sockets.ts';

/** What the timeline is made from: the part of a `RunRecord` that it reads. */
export interface TimelineSource {
  readonly items: readonly RunItem[];
  /** How many items are gone. */
  readonly first: number;
  readonly connections: readonly RunConnection[];
  readonly activities: readonly Activity[];
  readonly activitiesLeftOut: number;
  readonly heard: readonly ClockPair[];
  /** What the learner's own server did, if the run has one. */
  readonly served?: readonly ServerActivity[];
}

/** What crossed the wire in one row. */
export type WireEvent =
  | { what: 'request' | 'response'; connection: RunConnection }
  | { what: 'read'; connection: RunConnection; read: ReadItem }
  | { what: 'end'; connection: RunConnection; end: ConnectionEnd };

/** What a property of a socket was before and is now. */
export interface Change {
  from: number | undefined;
  to: number;
}

interface Common {
  /** Milliseconds since the first row, on the server's clock. */
  time: number;
  /** The n-th WebSocket of the run, where it is known. */
  socket: number | undefined;
}

export type CodeRow = Common & {
  lane: 'code';
  activity: Activity;
  /** Set where it changed with this. */
  readyState?: Change;
  bufferedAmount?: Change;
};

export type WireRow = Common & { lane: 'wire'; sender: Sender; event: WireEvent };

/** What the code of the learner's own server did, or was told. */
export type ServerRow = Common & { lane: 'server'; activity: ServerActivity };

export type TimelineRow = CodeRow | WireRow | ServerRow;

export interface TimelineModel {
  rows: readonly TimelineRow[];
  clock: ClockEstimate;
  /** Rows that were put against what is known of causes. */
  forced: number;
  /** Whether early frames are gone, so that frames cannot be counted against calls any more. */
  isCut: boolean;
  /** Items of the wire and activities of the code that are not here. */
  leftOut: { wire: number; code: number };
  /** Code's sockets, in the order in which they were made. */
  sockets: readonly { socket: number; url: string }[];
}

/** Puts all that happened in a run into one order. */
export function readTimeline(source: TimelineSource, server: Server): TimelineModel {
  const { activities, first, activitiesLeftOut } = source;
  const facts = source.connections.flatMap(
    ({ number, reader }) => connectionFacts(number, reader, server) ?? [],
  );
  const connectionOf = matchSockets(socketFacts(activities, server), facts);
  const socketOf = new Map([...connectionOf].map(([socket, connection]) => [connection, socket]));
  const isCut = first > 0;
  const events = wireEvents(source, isCut);
  const { order, clock, forced } = orderTimeline(
    activities,
    [...events.keys()],
    (socket) => connectionOf.get(socket),
    source.heard,
  );

  const changes = new Changes();
  const reported = new Map<CodeMoment, Activity>(activities.map((each) => [each, each]));
  const merged = order.flatMap((moment): TimelineRow[] => {
    if ('wire' in moment) {
      const event = events.get(moment.wire);
      if (!event) return [];
      const { time, sender, connection } = moment.wire;
      return [{ lane: 'wire', time, sender, event, socket: socketOf.get(connection) }];
    }
    const activity = reported.get(moment.code);
    if (!activity) return [];
    const { time, socket } = activity;
    return [{ lane: 'code', time: time + clock.offset, socket, activity, ...changes.of(activity) }];
  });
  const rows = withServed(
    merged,
    source.served ?? [],
    (connection) => socketOf.get(connection),
    clock.offset,
  );
  const start = rows.reduce((least, { time }) => Math.min(least, time), Infinity);
  for (const row of rows) row.time -= start;
  const sockets = activities.flatMap(({ what, socket, url = '' }) =>
    what === 'new' ? [{ socket, url }] : [],
  );
  return { rows, clock, forced, isCut, leftOut: { wire: first, code: activitiesLeftOut }, sockets };
}

/** Events of all connections by the moments that stand for them. */
function wireEvents(
  { connections, items }: TimelineSource,
  isCut: boolean,
): Map<WireMoment, WireEvent> {
  const events = new Map<WireMoment, WireEvent>();
  const known = new Map(connections.map((connection) => [connection.number, connection]));
  for (const connection of connections) {
    const { number, reader, records } = connection;
    for (const [sender, what] of [
      ['client', 'request'],
      ['server', 'response'],
    ] as const) {
      const time = headTime(records, sender, reader.handshake.headEnd(sender));
      if (time === undefined) continue;
      events.set({ what, time, connection: number, sender }, { what, connection });
    }
  }
  for (const item of items) {
    const connection = known.get(item.connection);
    if (!connection) continue;
    if (item.kind === 'read') {
      const { message, ...moment } = momentOf(item.connection, item.read);
      // Without the first messages, those that follow cannot be counted.
      const counted = message && !isCut ? { ...moment, message } : moment;
      events.set(counted, { what: 'read', connection, read: item.read });
    } else if (item.kind === 'end') {
      const { time, connection: number, end } = item;
      events.set(
        { what: 'other', time, connection: number, sender: 'server' },
        { what: 'end', connection, end },
      );
    }
  }
  return events;
}

/** When a head was whole; where it never was, when its last byte came. */
function headTime(
  records: readonly TraceRecord[],
  sender: Sender,
  headEnd: number,
): number | undefined {
  let time: number | undefined;
  for (const record of records) {
    if (record.kind !== 'bytes' || record.sender !== sender) continue;
    if (headEnd >= 0 && record.position >= headEnd) break;
    ({ time } = record);
  }
  return time;
}

/** `readyState` and `bufferedAmount` of each socket, as they change. */
class Changes {
  readonly #last = new Map<number, Activity>();

  of(activity: Activity): Pick<CodeRow, 'readyState' | 'bufferedAmount'> {
    const { socket, readyState, bufferedAmount } = activity;
    const last = this.#last.get(socket);
    this.#last.set(socket, activity);
    return {
      ...(last?.readyState !== readyState && {
        readyState: { from: last?.readyState, to: readyState },
      }),
      ...((last?.bufferedAmount ?? 0) !== bufferedAmount && {
        bufferedAmount: { from: last?.bufferedAmount ?? 0, to: bufferedAmount },
      }),
    };
  }
}

/** What each socket's properties were after row `at`, for those that had been made by then. */
export function statesAt(rows: readonly TimelineRow[], at: number): Map<number, Activity> {
  const states = new Map<number, Activity>();
  for (const row of rows.slice(0, at + 1)) {
    if (row.lane === 'code') states.set(row.activity.socket, row.activity);
  }
  return states;
}
