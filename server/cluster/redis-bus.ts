import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { Faults, guard } from '../fault.ts';
import type { Log } from '../log.ts';
import type { Bus, Listener } from './bus.ts';

/** Before the names of everything that is kept or sent through Redis. */
export const PREFIX = 'ws101:';
/** Milliseconds in which a connection to Redis must be there. */
const CONNECT = 5_000;
/** Milliseconds for which a start waits for Redis; then it goes on without. */
const START = 1_000;
/** Milliseconds between two questions whether Redis still answers, and after which it counts as gone. */
const PING = 5_000;
const SILENT = 15_000;
/** Milliseconds between two attempts to reach it again: few at first, then more. */
const RETRY = { first: 50, most: 1_000 };
/** Commands that may wait for an answer, and bytes of messages among them. */
const MOST_WAITING = 10_000;
const MOST_WAITING_BYTES = 16_777_216;

type Client = ReturnType<typeof makeClient>;

function makeClient(
  url: string,
  terms: {
    reconnectStrategy: (retries: number) => number;
    disableOfflineQueue: boolean;
  },
) {
  const { reconnectStrategy, disableOfflineQueue } = terms;
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue,
    commandsQueueMaxLength: MOST_WAITING,
    pingInterval: PING,
    socket: { connectTimeout: CONNECT, socketTimeout: SILENT, reconnectStrategy },
  });
}

/** Messages between instances through one Redis server, and that server itself. */
export class RedisBus implements Bus {
  readonly instance = randomUUID();
  readonly client: Client;
  readonly #subscriber: Client;
  readonly #down = new Set<() => void>();
  readonly #up = new Set<() => void>();
  readonly #log: Log;
  readonly #faults: Faults;
  /** What was asked for while it could not be had. */
  readonly #late = new Map<string, Set<Listener>>();
  /** Listeners as Redis' client has them: a fault in one is not to fall back on its reader. */
  readonly #guarded = new WeakMap<Listener, Listener>();
  /** Bytes of messages that wait for an answer. */
  #waiting = 0;
  #isUp = false;

  private constructor(url: string, log: Log, faults: Faults) {
    this.#log = log;
    this.#faults = faults;
    const reconnectStrategy = (retries: number) =>
      Math.min(RETRY.first * 2 ** Math.min(retries, 10), RETRY.most);
    // What cannot be sent now is refused, not sent late. Subscriptions wait.
    this.client = makeClient(url, { reconnectStrategy, disableOfflineQueue: true });
    this.#subscriber = makeClient(url, { reconnectStrategy, disableOfflineQueue: false });
    for (const client of [this.client, this.#subscriber]) {
      // Without a listener an error would end the process.
      client.on('error', () => this.#change());
      client.on('reconnecting', () => this.#change());
      client.on('ready', () => this.#change());
    }
  }

  /** Connects to a Redis server. One that is not there now is joined when it comes. */
  static async connect(url: string, log: Log, faults = new Faults(log)): Promise<RedisBus> {
    const bus = new RedisBus(url, log, faults);
    const clients = [bus.client, bus.#subscriber];
    // It ends only when the client is destroyed, which is no fault.
    const joined = Promise.all(clients.map((client) => client.connect())).catch(ignore);
    let giveUp: NodeJS.Timeout | undefined;
    const reason = await Promise.race([
      joined.then(() => undefined),
      ...clients.map((client) => new Promise<Error>((failed) => client.once('error', failed))),
      new Promise<Error>((late) => {
        giveUp = setTimeout(() => late(new Error('no answer')), START);
      }),
    ]);
    clearTimeout(giveUp);
    if (!bus.isUp && reason) {
      const code = 'code' in reason && typeof reason.code === 'string' ? reason.code : undefined;
      log.write('error', 'redis-missing', {
        address: new URL(url).host,
        // Of the first word alone, such as NOAUTH: the rest may quote what was sent.
        reason: code ?? /^[A-Z]{3,}\b/.exec(reason.message)?.[0] ?? 'no answer',
        without: 'chat, connections of other instances',
      });
    }
    return bus;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  async publish(topic: string, message: Uint8Array | string): Promise<number> {
    const bytes =
      typeof message === 'string'
        ? Buffer.from(message)
        : Buffer.from(message.buffer, message.byteOffset, message.length);
    if (!this.#isUp) throw new Error('Redis cannot be reached');
    if (this.#waiting + bytes.length > MOST_WAITING_BYTES)
      throw new Error('Redis does not keep up');
    this.#waiting += bytes.length;
    try {
      return await this.client.publish(PREFIX + topic, bytes);
    } finally {
      this.#waiting -= bytes.length;
    }
  }

  async subscribe(topic: string, listener: Listener): Promise<void> {
    if (this.#isUp) {
      await this.#subscriber.subscribe(PREFIX + topic, this.#guard(listener), true);
      return;
    }
    // Not left to the client: what comes and goes meanwhile would wait there for ever.
    const late = this.#late.get(topic) ?? new Set();
    this.#late.set(topic, late.add(listener));
  }

  async unsubscribe(topic: string, listener: Listener): Promise<void> {
    const late = this.#late.get(topic);
    if (late?.delete(listener) === true) {
      if (late.size === 0) this.#late.delete(topic);
      return;
    }
    await this.#subscriber.unsubscribe(PREFIX + topic, this.#guard(listener), true);
  }

  onDown(listener: () => void): void {
    this.#down.add(listener);
  }

  onUp(listener: () => void): void {
    this.#up.add(listener);
  }

  close(): Promise<void> {
    this.#down.clear();
    this.#up.clear();
    this.client.destroy();
    this.#subscriber.destroy();
    return Promise.resolve();
  }

  #change(): void {
    const isUp = this.client.isReady && this.#subscriber.isReady;
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    this.#log.write(isUp ? 'info' : 'error', isUp ? 'redis-reached' : 'redis-lost');
    if (isUp) this.#subscribeLate();
    for (const listener of isUp ? this.#up : this.#down) listener();
  }

  #subscribeLate(): void {
    const late = [...this.#late];
    this.#late.clear();
    for (const [topic, listeners] of late) {
      for (const listener of listeners) this.subscribe(topic, listener).catch(ignore);
    }
  }

  #guard(listener: Listener): Listener {
    let guarded = this.#guarded.get(listener);
    if (!guarded) {
      guarded = (message) =>
        guard(
          () => listener(message),
          (error) => this.#faults.met('bus', error),
        );
      this.#guarded.set(listener, guarded);
    }
    return guarded;
  }
}

function ignore(): void {}
