import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { Faults, guard } from '../health/fault.ts';
import type { Log } from '../health/log.ts';
import type { Bus, Listener } from './bus.ts';

/** Before the names of everything that is kept or sent through Redis. */
export const PREFIX = 'ws101:';
/** Milliseconds in which a connection to Redis must be there. */
const CONNECT = 5_000;
/** Milliseconds for which a start waits for Redis; then it goes on without. */
const START = 1_000;
/** Milliseconds between two questions whether Redis still answers, and after which it counts as gone. */
const ASK = 2_000;
const SILENT = 5_000;
/** Milliseconds more, in which an answer is read that was there while this process was busy. */
const READING = 100;
/** Milliseconds after which an attempt to join is given up on whose beginning nobody answers. */
const UNANSWERED = 15_000;
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
    socket: { connectTimeout: CONNECT, socketTimeout: UNANSWERED, reconnectStrategy },
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
  /** What was asked for and has not been confirmed. */
  readonly #asked = new Map<string, Set<Listener>>();
  /** Clients whose last question has no answer yet. */
  readonly #unanswered = new Set<Client>();
  readonly #asking: NodeJS.Timeout;
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
    this.#asking = setInterval(() => {
      for (const client of [this.client, this.#subscriber]) void this.#ask(client);
    }, ASK).unref();
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
    if (!this.#isUp) {
      // Not left to the client: what comes and goes meanwhile would wait there for ever.
      add(this.#late, topic, listener);
      return;
    }
    add(this.#asked, topic, listener);
    try {
      await this.#subscriber.subscribe(PREFIX + topic, this.#guard(listener), true);
    } catch (error) {
      if (this.isUp) throw error;
      // Redis went away without an answer.
      if (this.#asked.get(topic)?.has(listener) === true) add(this.#late, topic, listener);
    } finally {
      remove(this.#asked, topic, listener);
    }
  }

  async unsubscribe(topic: string, listener: Listener): Promise<void> {
    remove(this.#asked, topic, listener);
    if (remove(this.#late, topic, listener)) return;
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
    clearInterval(this.#asking);
    this.client.destroy();
    this.#subscriber.destroy();
    return Promise.resolve();
  }

  /**
   * Sees to it that one who does not answer counts as gone. The client itself waits for ever: a hung
   * Redis keeps its connections, and what is sent meanwhile is taken by the system, so that neither
   * an error comes nor the timeout of a socket, and would be done a minute late.
   */
  async #ask(client: Client): Promise<void> {
    if (!client.isReady || this.#unanswered.has(client)) return;
    this.#unanswered.add(client);
    const late = setTimeout(() => {
      // A timer is told first, before what came meanwhile is read.
      setTimeout(() => {
        if (client.isReady && this.#unanswered.has(client)) this.#joinAnew(client);
      }, READING).unref();
    }, SILENT).unref();
    try {
      await client.sendCommand(['PING']);
    } catch {
      // It is gone, and known to be, or answers otherwise: that is an answer too.
    } finally {
      clearTimeout(late);
      this.#unanswered.delete(client);
    }
  }

  /** Refuses what waits, and begins again. */
  #joinAnew(client: Client): void {
    client.destroy();
    this.#change();
    // It goes on trying; and ends only when it is destroyed, which is no fault.
    client.connect().catch(ignore);
  }

  #change(): void {
    const isUp = this.client.isReady && this.#subscriber.isReady;
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    this.#log.write(isUp ? 'info' : 'error', isUp ? 'redis-reached' : 'redis-lost');
    if (isUp) this.#subscribeLate();
    for (const listener of isUp ? this.#up : this.#down) {
      guard(listener, (error) => this.#faults.met('bus', error));
    }
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

function add(to: Map<string, Set<Listener>>, topic: string, listener: Listener): void {
  const listeners = to.get(topic) ?? new Set();
  to.set(topic, listeners.add(listener));
}

/** @returns Whether it was there. */
function remove(from: Map<string, Set<Listener>>, topic: string, listener: Listener): boolean {
  const listeners = from.get(topic);
  if (listeners?.delete(listener) !== true) return false;
  if (listeners.size === 0) from.delete(topic);
  return true;
}

function ignore(): void {}
