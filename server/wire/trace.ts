import { randomBytes } from 'node:crypto';
import { BatchWriter, type EndReason } from '../../src/protocol/trace.ts';
import { StreamCutter, type PieceSink } from './stream-cutter.ts';
import type { WireObserver } from './tap.ts';
import { ID_BYTES } from './trace-tag.ts';

/** Where the batches of a trace go: its control channel. */
export interface TraceChannel {
  send(batch: Uint8Array): void;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  /** Does what a timer asks for; a fault in it is the channel's. */
  attempt(act: () => void): void;
}

/** The options of those names. */
export interface TraceLimits {
  /** Connections of one page at once. */
  readonly traceConnections: number;
  /** Bytes shown to one page. */
  readonly traceBytes: number;
  /** Bytes that may wait for a page. */
  readonly traceQueue: number;
  /** Records that may wait for a page. */
  readonly traceEvents: number;
}

/**
 * Milliseconds that a batch gathers: less than from one picture on a screen to the next while
 * little happens, more in a flood, where nobody sees the single frame.
 */
const BATCH_SOON = 10;
const BATCH_LATER = 40;
/** Records a millisecond from which on it is a flood; a frame has one or two. */
const FLOOD = 0.8;
/** Bytes in the channel beyond which batches wait: the page reads slowly. */
export const CHANNEL_FULL = 262_144;

/** What one page is told of its connections, within bounds. */
export class Trace {
  /** Known to nobody but the page that holds the control channel. */
  readonly id = randomBytes(ID_BYTES).toString('base64url');
  /** Connections of other instances that are shown too. */
  elsewhere = 0;
  readonly #channel: TraceChannel;
  readonly #limits: TraceLimits;
  readonly #watched = new Set<WatchedConnection>();
  readonly #writer = new BatchWriter();
  #connections = 0;
  /** Bytes shown so far, of all connections. */
  #shown = 0;
  #timer: NodeJS.Timeout | undefined;
  #gathers = BATCH_SOON;
  #ended = false;

  constructor(channel: TraceChannel, limits: TraceLimits) {
    this.#channel = channel;
    this.#limits = limits;
  }

  /** Connections that are watched. */
  get size(): number {
    return this.#watched.size + this.elsewhere;
  }

  /** Bytes of connections that were shown so far. */
  get shown(): number {
    return this.#shown;
  }

  /** Bytes that wait in the control channel. */
  get channelWaits(): number {
    return this.#channel.bufferedAmount;
  }

  /** Whether nothing is watched, and nothing waits to be told. */
  get isIdle(): boolean {
    return this.size === 0 && this.#writer.length === 0;
  }

  /**
   * A number for one more connection.
   * @param leftOut Connections before it that are not shown, and whose numbers are left out.
   */
  nextNumber(leftOut = 0): number {
    return (this.#connections += leftOut + 1);
  }

  /** The number of the latest connection, shown or not. */
  get numbered(): number {
    return this.#connections;
  }

  /** Sends a batch of another instance, which shows that many bytes of its connections. */
  pass(batch: Uint8Array, bytes: number): void {
    if (this.#ended) return;
    this.#shown += bytes;
    this.#channel.send(batch);
  }

  /**
   * Begins to tell of a connection.
   * @param unwatch Called when the trace ends before the connection does.
   * @returns undefined where the page watches as many as it may, or too much waits for it: its
   * number is left out, so that the page can count what it is not shown.
   */
  watch(unwatch: () => void): WatchedConnection | undefined {
    if (this.#ended) return undefined;
    const connection = this.nextNumber();
    if (this.size >= this.#limits.traceConnections || !this.#queueHasRoom(0)) {
      return undefined;
    }
    const writer = this.#writer;
    const written = () => this.#sendSoon();
    writer.open(connection, performance.now());
    written();
    const watched = new WatchedConnection(
      {
        hasRoom: (bytes) => this.#hasRoom(bytes),
        bytes: (time, sender, boundary, position, source, start, end) => {
          this.#shown += end - start;
          writer.bytes(connection, time, sender, boundary, position, source, start, end);
          written();
        },
        dropped: (time, sender, position, length, frames) => {
          writer.dropped(connection, time, sender, position, length, frames);
          written();
        },
      },
      {
        unwatch,
        leftOut: written,
        end: (reason, received, sent) => {
          this.#watched.delete(watched);
          writer.end(connection, performance.now(), reason, received, sent);
          written();
        },
      },
    );
    this.#watched.add(watched);
    return watched;
  }

  /** The control channel is gone: nothing is watched any more, nothing kept. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    for (const watched of this.#watched) watched.release();
    this.#watched.clear();
    this.#writer.take();
  }

  #hasRoom(bytes: number): boolean {
    return this.#shown + bytes <= this.#limits.traceBytes && this.#queueHasRoom(bytes);
  }

  #queueHasRoom(bytes: number): boolean {
    const { traceQueue, traceEvents } = this.#limits;
    return this.#writer.length + bytes <= traceQueue && this.#writer.records < traceEvents;
  }

  #sendSoon(): void {
    if (!this.#ended)
      this.#timer ??= setTimeout(() => this.#channel.attempt(() => this.#send()), this.#gathers);
  }

  #send(): void {
    this.#timer = undefined;
    if (this.#channel.bufferedAmount >= CHANNEL_FULL) {
      this.#sendSoon();
      return;
    }
    for (const watched of this.#watched) watched.settle();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writer.length === 0) return;
    this.#gathers = this.#writer.records < FLOOD * this.#gathers ? BATCH_SOON : BATCH_LATER;
    this.#channel.send(this.#writer.take());
  }
}

interface WatchEvents {
  unwatch(): void;
  /** Bytes were left out: their count is to be sent. */
  leftOut(): void;
  end(reason: EndReason, received: number, sent: number): void;
}

/** One connection of a trace: what the tap tells goes through here. */
export class WatchedConnection implements WireObserver {
  readonly #received: StreamCutter;
  readonly #sent: StreamCutter;
  readonly #events: WatchEvents;
  /** Set by whoever ends the connection for a reason that its socket does not know. */
  reason: EndReason | undefined;

  constructor(sink: PieceSink, events: WatchEvents) {
    this.#received = new StreamCutter('client', sink);
    this.#sent = new StreamCutter('server', sink);
    this.#events = events;
  }

  received(bytes: Uint8Array, time: number): void {
    this.#received.push(bytes, time);
    this.#events.leftOut();
  }

  sent(bytes: Uint8Array, time: number): void {
    this.#sent.push(bytes, time);
    this.#events.leftOut();
  }

  /** Sends the count of what was left out so far. */
  settle(): void {
    const now = performance.now();
    this.#received.settle(now);
    this.#sent.settle(now);
  }

  /** The connection has ended. */
  end(reason: EndReason): void {
    this.settle();
    this.#events.end(this.reason ?? reason, this.#received.position, this.#sent.position);
  }

  /** Nobody is told any more. */
  release(): void {
    this.#events.unwatch();
  }
}

/** Traces of other instances, as far as they are shared. */
export interface Relay {
  /** The trace of a page that another instance holds, as far as one can tell at once. */
  find(id: string): Trace | undefined;
  /** Whether some instance holds that trace just now. @throws where that cannot be asked. */
  isHeld(id: string): Promise<boolean>;
  /** Lets other instances show their connections to a trace of this one, until `release`. */
  hold(trace: Trace): Promise<void>;
  release(trace: Trace): void;
}

/** The traces of this process, by id, and through `relay` those of other instances. */
export class Traces {
  readonly #traces = new Map<string, Trace>();
  readonly #limits: TraceLimits & { maxTraces: number };
  readonly #relay: Relay | undefined;

  constructor(limits: TraceLimits & { maxTraces: number }, relay?: Relay) {
    this.#limits = limits;
    this.#relay = relay;
  }

  get size(): number {
    return this.#traces.size;
  }

  /** A new trace for a control channel; undefined where there are as many as may be. */
  open(channel: TraceChannel): Trace | undefined {
    if (this.isFull) return undefined;
    const trace = new Trace(channel, this.#limits);
    this.#traces.set(trace.id, trace);
    return trace;
  }

  /** Waits until connections that reach other instances are shown to `trace` as well. */
  async share(trace: Trace): Promise<void> {
    await this.#relay?.hold(trace);
  }

  get isFull(): boolean {
    return this.#traces.size >= this.#limits.maxTraces;
  }

  find(id: string | undefined): Trace | undefined {
    return id === undefined ? undefined : (this.#traces.get(id) ?? this.#relay?.find(id));
  }

  /**
   * Whether a page holds the trace of that id just now, on this instance or another. Only a page of
   * this site can, so who knows the id is that page or what it told: its sandbox.
   * @throws where other instances cannot be asked.
   */
  async isHeld(id: string | undefined): Promise<boolean> {
    if (id === undefined) return false;
    return this.#traces.has(id) || ((await this.#relay?.isHeld(id)) ?? false);
  }

  close(trace: Trace): void {
    this.#traces.delete(trace.id);
    this.#relay?.release(trace);
    trace.end();
  }
}
