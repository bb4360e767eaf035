import type { Sender } from '../protocol/trace.ts';
import { estimateClock, type ClockEstimate, type ClockPair } from './clock-offset.ts';

/**
 * One causal order of what the learner's code did, on the page's clock, and what crossed the wire,
 * on the server's: a send before its frame, an event after the frame that it tells of.
 */

/** What a WebSocket of the learner's did: the part of the sandbox's `Activity` that counts here. */
export interface CodeMoment {
  what: 'new' | 'send' | 'close()' | 'open' | 'message' | 'error' | 'close';
  /** Milliseconds on the page's clock. */
  time: number;
  socket: number;
  readyState: number;
  /** `send` and `message`. */
  data?: 'text' | 'binary' | undefined;
  /** Payload bytes. */
  size?: number | undefined;
  /** `close()` and `close`. */
  code?: number | undefined;
  wasClean?: boolean | undefined;
  /** Set where the call threw, and so sent nothing. */
  threw?: string | undefined;
}

/** Something on the wire. Those of one connection come in the order in which the server saw them. */
export interface WireMoment {
  what: 'request' | 'response' | 'frame' | 'close' | 'gap' | 'other';
  /** Milliseconds on the server's clock. */
  time: number;
  connection: number;
  sender: Sender;
  /** `frame` with data: what is known of its message. */
  message?: MessagePart;
  /** `gap`: how many frames began in it. */
  frames?: number;
  /** `close`: the code in the frame; none where it has no payload. */
  code?: number;
}

export interface MessagePart {
  /** The same for all fragments of a message. */
  id: unknown;
  /** Unknown where the message's first fragment was left out. */
  data?: 'text' | 'binary';
  /** Whether the message ends here. */
  last: boolean;
  /** Bytes of the whole message, as code sees it. Given with the last fragment, where known. */
  size?: number;
}

export type Moment = { code: CodeMoment } | { wire: WireMoment };

export interface Timeline {
  order: Moment[];
  clock: ClockEstimate;
  /** Moments that were put in their place against what is known of causes: 0 unless a clock jumped. */
  forced: number;
}

/**
 * Merges both. Neither list is reordered in itself, but for the wire's connections among each other.
 * @param code In the order in which it was reported.
 * @param wire Of all connections.
 * @param connectionOf The connection of a socket, where it reached the server.
 * @param heard Server times that the page had heard of at a time of its own.
 */
export function orderTimeline(
  code: readonly CodeMoment[],
  wire: readonly WireMoment[],
  connectionOf: (socket: number) => number | undefined,
  heard: readonly ClockPair[] = [],
): Timeline {
  const ordered = byTime(wire);
  const causes = findCauses(code, ordered, connectionOf);
  const clock = estimateClock(
    causes.codeFirst.map(([c, w]) => ({ page: timeOf(code, c), server: timeOf(ordered, w) })),
    [
      ...causes.wireFirst.map(([w, c]) => ({ page: timeOf(code, c), server: timeOf(ordered, w) })),
      ...heard,
    ],
  );
  return { clock, ...merge(code, ordered, causes, clock.offset) };
}

/** Indices: of the code's moment and the wire's, the first before the second. */
interface Causes {
  codeFirst: [code: number, wire: number][];
  wireFirst: [wire: number, code: number][];
}

const timeOf = (list: readonly { time: number }[], at: number) => list[at]?.time ?? 0;

/** Merges connections by time; the order within each stays, even where its times go back. */
function byTime(wire: readonly WireMoment[]): WireMoment[] {
  const latest = new Map<number, number>();
  return wire
    .map((moment) => {
      const time = Math.max(moment.time, latest.get(moment.connection) ?? -Infinity);
      latest.set(moment.connection, time);
      return { moment, time };
    })
    .sort((a, b) => a.time - b.time)
    .map(({ moment }) => moment);
}

function findCauses(
  code: readonly CodeMoment[],
  wire: readonly WireMoment[],
  connectionOf: (socket: number) => number | undefined,
): Causes {
  const causes: Causes = { codeFirst: [], wireFirst: [] };
  for (const socket of new Set(code.map((moment) => moment.socket))) {
    const connection = connectionOf(socket);
    if (connection === undefined) continue;
    const codeAt = (fits: (moment: CodeMoment) => boolean) =>
      indices(code, (moment) => moment.socket === socket && fits(moment));
    const wireAt = (fits: (moment: WireMoment) => boolean) =>
      indices(wire, (moment) => moment.connection === connection && fits(moment));
    const before = (c: number | undefined, w: number | undefined) => {
      if (c !== undefined && w !== undefined) causes.codeFirst.push([c, w]);
    };
    const after = (w: number | undefined, c: number | undefined) => {
      if (c !== undefined && w !== undefined) causes.wireFirst.push([w, c]);
    };

    before(codeAt(({ what }) => what === 'new')[0], wireAt(({ what }) => what === 'request')[0]);
    after(
      wireAt(({ what }) => what === 'response').at(-1),
      codeAt(({ what }) => what === 'open')[0],
    );

    // What is sent while the connection closes is thrown away (WHATWG WebSockets, `send`).
    const sends = codeAt((m) => m.what === 'send' && m.threw === undefined && m.readyState < 2);
    for (const { first, known } of matchMessages(code, sends, wire, wireAt(from('client')))) {
      before(known.at(0), first);
    }
    const events = codeAt(({ what }) => what === 'message');
    for (const { last, known } of matchMessages(code, events, wire, wireAt(from('server')))) {
      after(last, known.at(-1));
    }

    const [clientClose] = wireAt((m) => m.what === 'close' && m.sender === 'client');
    const [serverClose] = wireAt((m) => m.what === 'close' && m.sender === 'server');
    const isFirst =
      clientClose !== undefined && !(serverClose !== undefined && serverClose < clientClose);
    if (isFirst) {
      // A frame with another code is the browser's own doing: it found a fault.
      const sentCode = wire[clientClose]?.code;
      before(
        codeAt((m) => m.what === 'close()' && !m.threw && m.code === sentCode)[0],
        clientClose,
      );
    }
    const [closed] = codeAt((m) => m.what === 'close' && m.wasClean === true);
    after(serverClose, closed);
  }
  return causes;
}

const from = (sender: Sender) => (moment: WireMoment) => moment.sender === sender;

function indices<T>(list: readonly T[], fits: (item: T) => boolean): number[] {
  return [...list.keys()].filter((at) => {
    const item = list[at];
    return item !== undefined && fits(item);
  });
}

interface Match {
  /** Indices of the first and the last fragment that were seen. */
  first: number;
  last: number;
  /** Indices of the moments of code that it may be, in order. The true one is among them. */
  known: number[];
}

/**
 * Finds which call or event each message on the wire belongs to. Both are in the same order, so
 * they are counted; behind a gap the count is known only within bounds, and kind and size narrow
 * them. A send is no later than the first that it may be, an event no earlier than the last: that
 * is why taking those is safe.
 */
function matchMessages(
  code: readonly CodeMoment[],
  candidates: readonly number[],
  wire: readonly WireMoment[],
  stream: readonly number[],
): Match[] {
  const matches: Match[] = [];
  const begun = new Map<unknown, number>();
  /** The next message is one of `candidates` from `least` to `most`, both included. */
  let least = 0;
  let most = 0;
  for (const at of stream) {
    const moment = wire[at];
    if (moment?.what === 'gap') most += moment.frames ?? 0;
    const { message } = moment ?? {};
    if (!message) continue;
    const first = begun.get(message.id) ?? at;
    begun.set(message.id, first);
    if (!message.last) continue;
    const known = candidates.slice(least, most + 1).flatMap((index, place) => {
      const one = code[index];
      const fits =
        one !== undefined &&
        (message.data === undefined || one.data === message.data) &&
        (message.size === undefined || one.size === message.size);
      return fits ? [{ index, place: least + place }] : [];
    });
    const places = known.map(({ place }) => place);
    least = (places[0] ?? least) + 1;
    most = (places.at(-1) ?? most) + 1;
    matches.push({ first, last: at, known: known.map(({ index }) => index) });
  }
  return matches;
}

/** Merges by time, and lets nothing pass before its causes. */
function merge(
  code: readonly CodeMoment[],
  wire: readonly WireMoment[],
  { codeFirst, wireFirst }: Causes,
  offset: number,
): { order: Moment[]; forced: number } {
  /** How many moments of the other list must have passed before each. */
  const wireNeeds = needs(
    wire.length,
    codeFirst.map(([c, w]) => [w, c + 1]),
  );
  const codeNeeds = needs(
    code.length,
    wireFirst.map(([w, c]) => [c, w + 1]),
  );
  const order: Moment[] = [];
  let forced = 0;
  let c = 0;
  let w = 0;
  for (;;) {
    const nextCode = code[c];
    const nextWire = wire[w];
    if (!nextCode && !nextWire) return { order, forced };
    const codeMay = nextCode && (codeNeeds[c] ?? 0) <= w;
    const wireMay = nextWire && (wireNeeds[w] ?? 0) <= c;
    if (!codeMay && !wireMay) forced += 1;
    const wireGoes = nextWire && (wireMay || !codeMay);
    if (nextCode && (!wireGoes || (codeMay && nextCode.time + offset <= nextWire.time))) {
      order.push({ code: nextCode });
      c += 1;
    } else if (nextWire) {
      order.push({ wire: nextWire });
      w += 1;
    }
  }
}

function needs(length: number, pairs: readonly (readonly [at: number, need: number])[]): number[] {
  const list = new Array<number>(length).fill(0);
  for (const [at, need] of pairs) list[at] = Math.max(list[at] ?? 0, need);
  return list;
}
