import { setTimeout as wait } from 'node:timers/promises';
import { decodeBatch, encodeBatch, type TraceRecord } from '../../src/protocol/trace.ts';
import { CHANNEL_FULL, Trace, type Relay, type TraceLimits } from '../wire/trace.ts';
import { Faults, guard } from '../health/fault.ts';
import { SILENT } from '../health/log.ts';
import type { Bus } from './bus.ts';
import {
  longestBatch,
  pack,
  toGuest,
  toHolder,
  unpack,
  type Grant,
  type ToGuest,
} from './trace-message.ts';

/*
 * A page's control channel is held by one instance, and its connections may land on any. Such an
 * instance, the guest, makes a trace of its own whose batches go to the holder.
 *
 * Redis itself knows who holds what: the holder is subscribed to `trace:<id>`, so a question that
 * nobody hears was about an id that nobody holds. And an instance that is gone hears nothing, so
 * nothing has to be kept that would need an end of its own.
 *
 * The holder answers what has arrived, once its channel has taken it. Until then those bytes count
 * as waiting in the guest's channel, so that the bounds of an ordinary trace hold here as well.
 */

/** Milliseconds between two looks whether other instances are still there. */
const BEAT = 5_000;
/** Milliseconds for which a page waits until its trace can be found from all instances. */
const PATIENCE = 1_000;
/** Milliseconds after which a full channel is looked at again. */
const LOOK_AGAIN = 40;
/** Other instances that one listens to at once, and guests of one trace, at most. */
const MOST_PEERS = 256;
const MOST_GUESTS = 64;
/** Ids that are asked for at once, and of which nobody has said yet that they hold them. */
const MOST_ASKED = 256;
/** The longest batches that guests may have sent, together, to a channel that is full. */
const MOST_AHEAD = 8;
/** Connections that a guest may leave out at once, and the highest number in all: half of a u32. */
const MOST_LEFT_OUT = 65_536;
const MOST_NUMBERED = 2 ** 31;

/** Shows connections of other instances to this one's pages, and this one's to theirs. */
export class TraceRelay implements Relay {
  readonly #bus: Bus;
  readonly #limits: TraceLimits & { maxTraces: number };
  /** Traces of pages elsewhere, by id. */
  readonly #guests = new Map<string, Guest>();
  readonly #byNumber = new Map<number, Guest>();
  readonly #held = new Map<string, Holding>();
  /** Instances that were listened to since the last look. */
  #peers = new Set<string>();
  readonly #beat: NodeJS.Timeout;
  readonly #ignored: () => void;
  readonly #failed: (error: unknown) => void;
  #number = 0;
  #asked = 0;

  /** @param ignored Called for each message that no instance would send. */
  constructor(
    bus: Bus,
    limits: TraceLimits & { maxTraces: number },
    ignored: () => void = () => undefined,
    faults = new Faults(SILENT),
  ) {
    this.#bus = bus;
    this.#limits = limits;
    this.#ignored = ignored;
    this.#failed = (error) => faults.met('timer', error);
    void bus.subscribe(`peer:${bus.instance}`, (message) => this.#hear(message)).catch(ignore);
    bus.onDown(() => {
      for (const guest of this.#guests.values()) this.#dismiss(guest);
      for (const holding of this.#held.values()) holding.forget();
    });
    this.#beat = setInterval(() => guard(() => this.#look(), this.#failed), BEAT).unref();
  }

  /** The trace of a page that another instance holds, as far as one can tell at once. */
  find(id: string): Trace | undefined {
    const known = this.#guests.get(id);
    if (known) return known.trace;
    if (!this.#bus.isUp || this.#guests.size >= this.#limits.maxTraces) return undefined;
    // Anybody can ask for anything: until somebody holds it, a question costs as much as a trace.
    if (this.#asked >= MOST_ASKED) return undefined;
    this.#asked += 1;
    const guest = new Guest(id, (this.#number += 1), this.#bus, this.#limits, {
      gone: () => this.#dismiss(guest),
      failed: this.#failed,
    });
    this.#guests.set(id, guest);
    this.#byNumber.set(guest.number, guest);
    guest.tell('ask');
    return guest.trace;
  }

  /**
   * Whether some instance holds that trace just now; Redis knows who listens.
   * @throws where Redis cannot be asked.
   */
  async isHeld(id: string): Promise<boolean> {
    return (await this.#bus.publish(`trace:${id}`, pack({ kind: 'none' }))) > 0;
  }

  /** Lets other instances show their connections to a trace of this one, until `release`. */
  async hold(trace: Trace): Promise<void> {
    const holding = new Holding(trace, this.#bus, this.#limits, {
      mayHear: (peer) => this.#mayHear(peer),
      ignored: this.#ignored,
      failed: this.#failed,
    });
    this.#held.set(trace.id, holding);
    const subscribed = this.#bus.subscribe(`trace:${trace.id}`, holding.listener);
    // Without Redis, or while it does not answer, those of this instance are shown all the same.
    if (this.#bus.isUp)
      await Promise.race([subscribed, wait(PATIENCE, undefined, { ref: false })]).catch(ignore);
    else subscribed.catch(ignore);
  }

  release(trace: Trace): void {
    const holding = this.#held.get(trace.id);
    if (!holding) return;
    this.#held.delete(trace.id);
    holding.end();
    this.#bus.unsubscribe(`trace:${trace.id}`, holding.listener).catch(ignore);
  }

  stop(): void {
    clearInterval(this.#beat);
  }

  #hear(message: Buffer): void {
    const header = unpack(message, toGuest)?.header;
    if (header === undefined) {
      this.#ignored();
      return;
    }
    if (header.kind === 'none') return;
    const guest = this.#byNumber.get(header.guest);
    if (!guest) return;
    if (header.kind === 'grant') {
      if (guest.holder === undefined) this.#asked -= 1;
      guest.granted(header);
    }
    if (header.kind === 'end' || guest.isIdle) {
      if (header.kind === 'grant') guest.tell('leave');
      this.#dismiss(guest);
    }
  }

  /** Traces of pages elsewhere, asked for or shown. */
  get size(): number {
    return this.#guests.size;
  }

  #dismiss(guest: Guest): void {
    if (this.#guests.get(guest.id) === guest) this.#guests.delete(guest.id);
    if (this.#byNumber.delete(guest.number) && guest.holder === undefined) this.#asked -= 1;
    guest.trace.end();
  }

  /** Whether there is room to listen to an instance: a name costs a message at each look. */
  #mayHear(peer: string): boolean {
    if (this.#peers.has(peer)) return true;
    if (this.#peers.size >= MOST_PEERS) return false;
    this.#peers.add(peer);
    return true;
  }

  /** Ends what was shared with instances that are gone. */
  #look(): void {
    const peers = new Set<string>();
    for (const { peers: guests } of this.#held.values()) for (const peer of guests) peers.add(peer);
    this.#peers = new Set(peers);
    for (const { holder } of this.#guests.values()) if (holder) peers.add(holder);
    for (const peer of peers) {
      const gone = () => {
        for (const guest of this.#guests.values()) if (guest.holder === peer) this.#dismiss(guest);
        for (const holding of this.#held.values()) holding.forget(peer);
      };
      this.#bus
        .publish(`peer:${peer}`, pack({ kind: 'none' }))
        .then((heard) => heard === 0 && gone(), ignore);
    }
    // A connection that says nothing any more ends without a word of the holder's.
    for (const guest of this.#guests.values()) {
      if (!guest.holder || !guest.isIdle) continue;
      guest.tell('leave');
      this.#dismiss(guest);
    }
  }
}

/** What this instance shows of its connections to a page elsewhere. */
class Guest {
  readonly trace: Trace;
  /** The instance that holds the page's channel; unknown before its first answer. */
  holder: string | undefined;
  readonly id: string;
  readonly number: number;
  readonly #bus: Bus;
  readonly #gone: () => void;
  readonly #limits: TraceLimits;
  #sent = 0;
  #taken = 0;
  #bytes: number;
  #connections: number;

  constructor(
    id: string,
    number: number,
    bus: Bus,
    limits: TraceLimits,
    { gone, failed }: { gone: () => void; failed: (error: unknown) => void },
  ) {
    this.id = id;
    this.number = number;
    this.#bus = bus;
    this.#gone = gone;
    this.#limits = limits;
    this.#bytes = limits.traceBytes;
    this.#connections = limits.traceConnections;
    const allowed = () => ({ bytes: this.#bytes, connections: this.#connections });
    const waiting = () => (this.holder ? this.#sent - this.#taken : Infinity);
    this.trace = new Trace(
      {
        send: (batch) => {
          this.#sent += batch.length;
          const { instance: from } = bus;
          this.#publish(
            pack({ kind: 'batch', from, guest: number, origin: performance.timeOrigin }, batch),
          );
        },
        get bufferedAmount() {
          return waiting();
        },
        attempt: (act) =>
          guard(act, (error) => {
            failed(error);
            gone();
          }),
      },
      {
        traceQueue: limits.traceQueue,
        traceEvents: limits.traceEvents,
        get traceBytes() {
          return allowed().bytes;
        },
        get traceConnections() {
          return allowed().connections;
        },
      },
    );
  }

  get isIdle(): boolean {
    return this.trace.isIdle && this.#sent === this.#taken;
  }

  tell(kind: 'ask' | 'leave'): void {
    this.#publish(pack({ kind, from: this.#bus.instance, guest: this.number }));
  }

  granted({ holder, taken, bytes, connections }: Grant): void {
    this.holder = holder;
    // Never less than before, nor more than there was: the rest would count as waiting for ever.
    this.#taken = Math.max(this.#taken, Math.min(taken, this.#sent));
    this.#bytes = Math.min(bytes, this.#limits.traceBytes);
    this.#connections = Math.min(connections, this.#limits.traceConnections);
  }

  #publish(message: Buffer): void {
    this.#bus.publish(`trace:${this.id}`, message).then(
      (heard) => heard === 0 && this.#gone(),
      () => this.#gone(),
    );
  }
}

/** Where a connection of another instance stands in the trace here. */
interface Shown {
  number: number;
  received: number;
  sent: number;
}

/** What the holder knows of one guest. */
interface Known {
  from: string;
  guest: number;
  shown: Map<number, Shown>;
  /** Highest number of a connection there: the ones that are skipped were left out. */
  highest: number;
  taken: number;
  bytes: number;
  /** Set while leave to go on waits for the channel. */
  waits: NodeJS.Timeout | undefined;
}

/** What a trace that is held needs of its instance. */
interface Hearing {
  mayHear(peer: string): boolean;
  /** To be called for each message that no instance would send. */
  ignored(): void;
  /** To be told of a fault in what a timer does; does not throw. */
  readonly failed: (error: unknown) => void;
}

/** A trace of this instance that others add to. */
class Holding {
  readonly listener: (message: Buffer) => void;
  readonly #trace: Trace;
  readonly #bus: Bus;
  readonly #limits: TraceLimits;
  readonly #hearing: Hearing;
  readonly #longest: number;
  readonly #known = new Map<string, Known>();
  /** Bytes that guests have sent since the channel was last found with room. */
  #ahead = 0;
  /** Whether all was shown that may be: what still comes is only counted. */
  #isUsedUp = false;
  #ended = false;

  constructor(trace: Trace, bus: Bus, limits: TraceLimits, hearing: Hearing) {
    this.#trace = trace;
    this.#bus = bus;
    this.#limits = limits;
    this.#hearing = hearing;
    this.#longest = longestBatch(limits);
    this.listener = (message) => this.#hear(message);
  }

  /** The instances that show connections here. */
  get peers(): string[] {
    return [...this.#known.values()].map(({ from }) => from);
  }

  /** The page is gone. */
  end(): void {
    this.#ended = true;
    for (const known of this.#known.values()) {
      clearTimeout(known.waits);
      this.#answer(known, { kind: 'end', guest: known.guest });
    }
    this.#known.clear();
  }

  /** Whoever showed connections here is gone, or cannot be heard: they are shown as unwatched. */
  forget(peer?: string): void {
    for (const [key, known] of this.#known) {
      if (peer === undefined || known.from === peer) this.#forgetOne(key, known);
    }
  }

  #forgetOne(key: string, known: Known): void {
    this.#known.delete(key);
    clearTimeout(known.waits);
    this.#trace.elsewhere -= known.shown.size;
    const time = performance.now();
    const ends: TraceRecord[] = [...known.shown.values()].map(({ number, received, sent }) => ({
      kind: 'end',
      connection: number,
      time,
      reason: 'unwatched',
      received,
      sent,
    }));
    known.shown.clear();
    if (ends.length > 0) this.#trace.pass(encodeBatch(ends), 0);
  }

  #hear(message: Buffer): void {
    if (this.#ended) return;
    const read = unpack(message, toHolder, this.#longest);
    if (!read) {
      this.#hearing.ignored();
      return;
    }
    const { header, body } = read;
    if (header.kind === 'none') return;
    const { from, guest } = header;
    const key = `${from} ${guest}`;
    let known = this.#known.get(key);
    if (header.kind === 'leave') {
      if (known) this.#forgetOne(key, known);
      return;
    }
    if (!known) {
      // A batch of someone who was given up, whose beginning is missing; or one guest too many.
      const isTooMany = this.#known.size >= MOST_GUESTS || !this.#hearing.mayHear(from);
      if (header.kind === 'batch' || isTooMany) {
        this.#answerTo(from, { kind: 'end', guest });
        return;
      }
      const waits = undefined;
      known = { from, guest, shown: new Map(), highest: 0, taken: 0, bytes: 0, waits };
      this.#known.set(key, known);
    }
    if (header.kind === 'batch') {
      try {
        this.#take(known, body, header.origin - performance.timeOrigin);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        // No batch of this version's, or one out of turn: whoever sent it is told to stop.
        this.#hearing.ignored();
        this.#answer(known, { kind: 'end', guest });
        this.#forgetOne(key, known);
        return;
      }
    }
    this.#grant(known);
  }

  /**
   * @param later Milliseconds by which the guest's clock began after this one's.
   * @throws {RangeError} for what no instance would send.
   */
  #take(known: Known, batch: Buffer, later: number): void {
    if (this.#trace.channelWaits < CHANNEL_FULL) this.#ahead = 0;
    if (this.#ahead + batch.length > MOST_AHEAD * this.#longest) {
      throw new RangeError('trace batch: sent without leave');
    }
    this.#ahead += batch.length;
    // All are looked at before any is shown.
    const records = decodeBatch(batch);
    for (const record of records) checkNumbers(record);
    let bytes = 0;
    const passed = records.flatMap((record): TraceRecord[] => {
      if (record.kind === 'open') this.#open(known, record.connection);
      const shown = known.shown.get(record.connection);
      if (!shown) return [];
      const told = { connection: shown.number, time: record.time + later };
      if (record.kind === 'end') {
        known.shown.delete(record.connection);
        this.#trace.elsewhere -= 1;
      }
      if (record.kind === 'open' || record.kind === 'end') return [{ ...record, ...told }];
      const { sender, position } = record;
      const length = record.kind === 'bytes' ? record.bytes.length : record.length;
      const side = sender === 'client' ? 'received' : 'sent';
      if (position < shown[side]) throw new RangeError('trace batch: a position that goes back');
      shown[side] = position + length;
      if (record.kind === 'dropped') return [{ ...record, ...told }];
      this.#isUsedUp ||= this.#trace.shown + bytes + length > this.#limits.traceBytes;
      if (this.#isUsedUp)
        return [{ kind: 'dropped', ...told, sender, position, length, frames: 0 }];
      bytes += length;
      known.bytes += length;
      return [{ ...record, ...told }];
    });
    this.#trace.pass(encodeBatch(passed), bytes);
    known.taken += batch.length;
  }

  #open(known: Known, connection: number): void {
    const leftOut = connection - known.highest - 1;
    if (leftOut < 0 || leftOut > MOST_LEFT_OUT) {
      throw new RangeError(`trace batch: connection ${connection} after ${known.highest}`);
    }
    if (this.#trace.numbered + leftOut >= MOST_NUMBERED) {
      throw new RangeError('trace batch: too many connections');
    }
    known.highest = connection;
    const number = this.#trace.nextNumber(leftOut);
    // Its number is left out, and what is told of it: the page watches as many as it may.
    if (this.#trace.size >= this.#limits.traceConnections) return;
    known.shown.set(connection, { number, received: 0, sent: 0 });
    this.#trace.elsewhere += 1;
  }

  #grant(known: Known): void {
    if (this.#ended || this.#known.get(`${known.from} ${known.guest}`) !== known) return;
    if (this.#trace.channelWaits >= CHANNEL_FULL) {
      known.waits ??= setTimeout(() => {
        known.waits = undefined;
        guard(() => this.#grant(known), this.#hearing.failed);
      }, LOOK_AGAIN).unref();
      return;
    }
    this.#answer(known, {
      kind: 'grant',
      guest: known.guest,
      holder: this.#bus.instance,
      taken: known.taken,
      bytes: known.bytes + this.#limits.traceBytes - this.#trace.shown,
      connections: known.shown.size + this.#limits.traceConnections - this.#trace.size,
    });
  }

  #answer({ from }: Known, answer: ToGuest): void {
    this.#answerTo(from, answer);
  }

  #answerTo(peer: string, answer: ToGuest): void {
    this.#bus.publish(`peer:${peer}`, pack(answer)).then(
      (heard) => heard === 0 && this.forget(peer),
      // Who cannot be reached ends it, too, and this end hears of it through the bus.
      ignore,
    );
  }
}

/** @throws {RangeError} where a number is none that an instance would tell. */
function checkNumbers(record: TraceRecord): void {
  const counts =
    record.kind === 'bytes'
      ? [record.position + record.bytes.length]
      : record.kind === 'dropped'
        ? [record.position, record.length, record.position + record.length]
        : record.kind === 'end'
          ? [record.received, record.sent]
          : [];
  if (record.kind === 'bytes') counts.push(record.position);
  const isRight = counts.every((each) => Number.isSafeInteger(each) && each >= 0);
  if (!isRight || !Number.isFinite(record.time)) {
    throw new RangeError(`trace batch: wrong numbers in a record of kind ${record.kind}`);
  }
}

function ignore(): void {}
