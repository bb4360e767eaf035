import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { Faults, guard } from '../fault.ts';
import type { Log } from '../log.ts';
import type { Bus, Listener } from './bus.ts';

/** Before the names of everything that is kept or sent through Redis. */
export const PREFIX = 'ws101:';
/** Milliseconds in which Redis must be reached at the start. */
const CONNECT = 5_000;
/** Milliseconds between two attempts to reach it again: few at first, then more. */
const RETRY = { first: 50, most: 1_000 };
/** Commands that may wait for an answer. */
const MOST_WAITING = 10_000;

/** Redis cannot be reached, in a sentence for whoever started the server. */
export class RedisMissing extends Error {
  override name = 'RedisMissing';
}

type Client = ReturnType<typeof makeClient>;

function makeClient(
  url: string,
  terms: {
    reconnectStrategy: (retries: number, cause: Error) => number | Error;
    disableOfflineQueue: boolean;
  },
) {
  const { reconnectStrategy, disableOfflineQueue } = terms;
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue,
    commandsQueueMaxLength: MOST_WAITING,
    socket: { connectTimeout: CONNECT, reconnectStrategy },
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
  /** Listeners as Redis' client has them: a fault in one is not to fall back on its reader. */
  readonly #guarded = new WeakMap<Listener, Listener>();
  #isUp = false;

  private constructor(url: string, log: Log, faults: Faults) {
    this.#log = log;
    this.#faults = faults;
    let wasReached = false;
    const reconnectStrategy = (retries: number, cause: Error) =>
      wasReached ? Math.min(RETRY.first * 2 ** retries, RETRY.most) : cause;
    // What cannot be sent now is refused, not sent late. Subscriptions wait.
    this.client = makeClient(url, { reconnectStrategy, disableOfflineQueue: true });
    this.#subscriber = makeClient(url, { reconnectStrategy, disableOfflineQueue: false });
    for (const client of [this.client, this.#subscriber]) {
      // Without a listener an error would end the process.
      client.on('error', () => this.#change());
      client.on('reconnecting', () => this.#change());
      client.on('ready', () => {
        wasReached = true;
        this.#change();
      });
    }
  }

  /** @throws {RedisMissing} where the server cannot be reached. */
  static async connect(url: string, log: Log, faults = new Faults(log)): Promise<RedisBus> {
    const bus = new RedisBus(url, log, faults);
    try {
      await Promise.all([bus.client.connect(), bus.#subscriber.connect()]);
    } catch (error) {
      bus.client.destroy();
      bus.#subscriber.destroy();
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      throw new RedisMissing(
        `Redis cannot be reached at ${new URL(url).host} (${code ?? 'refused'}). Start it, or check --redis.`,
        { cause: error },
      );
    }
    return bus;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  publish(topic: string, message: Uint8Array | string): Promise<number> {
    const bytes =
      typeof message === 'string'
        ? message
        : Buffer.from(message.buffer, message.byteOffset, message.length);
    return this.client.publish(PREFIX + topic, bytes);
  }

  subscribe(topic: string, listener: Listener): Promise<void> {
    const guarded = (message: Buffer) =>
      guard(
        () => listener(message),
        (error) => this.#faults.met('bus', error),
      );
    this.#guarded.set(listener, guarded);
    return this.#subscriber.subscribe(PREFIX + topic, guarded, true);
  }

  unsubscribe(topic: string, listener: Listener): Promise<void> {
    const guarded = this.#guarded.get(listener) ?? listener;
    return this.#subscriber.unsubscribe(PREFIX + topic, guarded, true);
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
    for (const listener of isUp ? this.#up : this.#down) listener();
  }
}
