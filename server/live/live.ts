import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { EndReason } from '../../src/protocol/trace.ts';
import { Acceptor, type Terms } from '../websocket/acceptor.ts';
import type { Sharing } from '../cluster/sharing.ts';
import { defaultConfig, type Config } from '../settings/config.ts';
import type { Connection, LimitName, Owner } from '../websocket/connection.ts';
import { Descriptors } from '../health/descriptors.ts';
import { ignoreError } from '../socket/errors.ts';
import { endBy, Faults, guard, guardedEmit, type Entry } from '../health/fault.ts';
import { SILENT, type Log } from '../health/log.ts';
import { RawConnection, type RawTerms } from '../websocket/raw-connection.ts';
import { STOPPING, type Refusal } from '../http/refusal.ts';
import { MemoryRooms, roomLimits, type Rooms } from '../rooms/rooms.ts';
import { Traffic } from '../websocket/traffic.ts';
import type { Held } from '../websocket/held.ts';
import type { Upgrade } from '../websocket/upgrade.ts';
import { withoutSecrets } from '../tab-server/secrets.ts';
import { TabServers, TAB_PATH } from '../tab-server/tab-server.ts';
import { Tap, told, type WireObserver } from '../wire/tap.ts';
import { traceTag } from '../wire/trace-tag.ts';
import { Traces, type Trace, type WatchedConnection } from '../wire/trace.ts';

/** Milliseconds between two looks after all connections. */
const CHECK_EVERY = 1_000;

/** What the endpoints share: the connections of this process, their limits and their traces. */
export class Live {
  readonly config: Config;
  readonly log: Log;
  readonly faults: Faults;
  /** The `emit` of every socket of this server: what its listeners throw ends the connection. */
  readonly emit = guardedEmit((socket, error) => this.faultOn(socket, 'socket', error));
  readonly traces: Traces;
  /** The servers whose code runs in a page. */
  readonly tabServers: TabServers;
  readonly descriptors = new Descriptors();
  /** The rooms of /chat. */
  rooms: Rooms;
  /** What is shared with other instances, if there can be any. */
  readonly sharing: Sharing | undefined;
  /** Unix time in ms at which the certificate ends; undefined where https is not spoken. */
  certificateUntil: number | undefined;
  readonly #acceptor: Acceptor;
  readonly #connections = new Set<Held>();
  readonly #broken = new WeakSet<Pick<Held, 'fail'>>();
  readonly #traffic = new Map<string, Traffic>();
  readonly #limits = new Map<LimitName, number>();
  readonly #checks: NodeJS.Timeout;
  /** For what a conformance suite sends: without allowances. */
  readonly #lenient: Owner;
  #compressing = 0;
  #stopping = false;

  /** @param sharing What is shared with other instances; an instance by itself has none. */
  constructor(config: Config = defaultConfig(), log: Log = SILENT, sharing?: Sharing) {
    this.config = config;
    this.log = log;
    this.sharing = sharing;
    this.faults = sharing?.faults ?? new Faults(log);
    this.rooms = sharing?.rooms ?? new MemoryRooms(roomLimits(config));
    this.traces = new Traces(config, sharing?.relay);
    this.tabServers = new TabServers(config, this.traces, (connection, entry, error) =>
      this.fault(connection, entry, error),
    );
    this.#traffic.set(TAB_PATH, this.tabServers.traffic);
    this.#acceptor = new Acceptor(config);
    const endless = { messageBurst: Infinity, byteBurst: Infinity, pingBurst: Infinity };
    this.#lenient = {
      config: { ...config, ...endless, maxUnsent: Infinity },
      limited: (name) => this.limited(name),
      released: (connection) => this.released(connection),
      fault: (connection, entry, error) => this.fault(connection, entry, error),
      isBroken: (connection) => this.isBroken(connection),
    };
    this.#checks = setInterval(() => {
      const now = Math.floor(performance.now());
      for (const connection of this.#connections) {
        try {
          if (!this.isBroken(connection)) connection.check(now);
        } catch (error) {
          this.fault(connection, 'check', error);
        }
      }
    }, CHECK_EVERY).unref();
  }

  /** WebSockets that are open, or closing, and answers that are held back or go on. */
  get size(): number {
    return this.#connections.size;
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  /** How often each limit has ended a connection. */
  get limits(): ReadonlyMap<LimitName, number> {
    return this.#limits;
  }

  /** What has gone through the WebSockets of each endpoint, by path. */
  get traffic(): ReadonlyMap<string, Readonly<Traffic>> {
    return this.#traffic;
  }

  /** Counts a limit that ended a connection. */
  limited(name: LimitName): void {
    this.#limits.set(name, (this.#limits.get(name) ?? 0) + 1);
    this.log.often('warn', 'limit', { limit: name });
  }

  /** A fault was met on a connection: it is told once, and the connection ends. Never throws. */
  fault(held: Pick<Held, 'fail'>, entry: Entry, error: unknown): void {
    this.faults.met(entry, error);
    this.#broken.add(held);
    held.fail();
  }

  /** Whether a fault was met on a connection, which is ending therefore. */
  isBroken(held: Pick<Held, 'fail'>): boolean {
    return this.#broken.has(held);
  }

  /** A fault was met in what a socket tells: ends the connection that it carries. Never throws. */
  faultOn(socket: Duplex, entry: Entry, error: unknown): void {
    const held = [...this.#connections].find((each) => each.socket === socket);
    this.fault(held ?? { fail: () => endBy(() => socket.destroy()) }, entry, error);
  }

  /** Forgets a connection that is gone. */
  released(connection: Connection): void {
    this.#connections.delete(connection);
    connection.traffic.open -= 1;
    if (connection.extensions !== '') this.#compressing -= 1;
  }

  /** Answers the 101 and hands over the connection, or says why not. */
  accept(
    upgrade: Upgrade,
    terms: Terms,
    serve: (connection: Connection) => void,
  ): Refusal | undefined {
    const refusal = this.#refusal();
    if (refusal) return refusal;
    const deflate = terms.deflate && this.#compressing < this.config.maxDeflate;
    this.#acceptor.accept(upgrade, { ...terms, deflate }, (connection) => {
      const owner = terms.unlimited ? this.#lenient : this;
      connection.begin(owner, upgrade.socket, upgrade.watched, this.#countIn(upgrade));
      this.#connections.add(connection);
      if (connection.extensions !== '') this.#compressing += 1;
      // `ws` hears the socket's errors from here on; another listener would take memory.
      upgrade.socket.off('error', ignoreError);
      connection.attempt('upgrade', () => serve(connection));
    });
    return undefined;
  }

  /** Answers the 101, or what `terms` make of it, where `ws` would not do as the endpoint does. */
  acceptRaw(
    upgrade: Upgrade,
    terms: RawTerms,
    serve: (connection: RawConnection) => void,
  ): Refusal | undefined {
    const refusal = this.#refusal();
    if (refusal) return refusal;
    const traffic = this.#countIn(upgrade);
    const connection = new RawConnection(this, upgrade, terms, traffic);
    this.#add(connection);
    connection.once('close', () => (traffic.open -= 1));
    connection.attempt('upgrade', () => {
      serve(connection);
      connection.begin(upgrade.head);
    });
    return undefined;
  }

  /** Counts in what is no WebSocket but holds a connection as long, or says why not. */
  hold(held: Held): Refusal | undefined {
    const refusal = this.#refusal();
    if (!refusal) this.#add(held);
    return refusal;
  }

  /** Why no connection can be counted in now, if that is so. */
  get refusal(): Refusal | undefined {
    return this.#refusal();
  }

  #refusal(): Refusal | undefined {
    if (this.#stopping) return STOPPING;
    const { maxConnections } = this.config;
    if (this.#connections.size >= maxConnections) return full(maxConnections);
    return this.descriptors.refusal;
  }

  #countIn({ target: { path } }: Upgrade): Traffic {
    let traffic = this.#traffic.get(path);
    if (!traffic) this.#traffic.set(path, (traffic = new Traffic()));
    traffic.open += 1;
    traffic.opened += 1;
    return traffic;
  }

  #add(held: Held): void {
    this.#connections.add(held);
    held.once('close', () => this.#connections.delete(held));
  }

  /**
   * Begins to show a connection to the page whose trace its request is tagged with; otherwise takes
   * the tap off. To be called before anything is answered.
   * @param target The request target, as it was sent.
   * @param other A trace that is shown the connection as well, without the client's secrets.
   */
  watch(socket: Socket, target: string | undefined, other?: Trace): WatchedConnection | undefined {
    const tap = Tap.of(socket);
    if (!tap) return undefined;
    const head = tap.copyOfHead();
    const trace = head && this.traces.find(traceTag(target));
    const observers: WireObserver[] = [];
    const drop = (observer: WireObserver | undefined) => {
      const at = observer === undefined ? -1 : observers.indexOf(observer);
      if (at >= 0) observers.splice(at, 1);
      if (observers.length === 0) tap.release();
    };
    const watched = trace?.watch(() => drop(watched));
    if (watched) observers.push(watched);
    const hidden = head && other !== trace ? other?.watch(() => drop(hiding)) : undefined;
    const hiding = head && hidden && withoutSecrets(hidden, head);
    if (hiding) observers.push(hiding);
    if (observers.length === 0) {
      tap.release();
      return undefined;
    }
    tap.watch(watched && !hiding ? watched : told(observers));
    socket.once('close', () => {
      for (const each of [watched, hidden]) {
        guard(
          () => each?.end(endOf(socket)),
          (error) => this.faults.met('wire', error),
        );
      }
      tap.release();
    });
    return watched;
  }

  /**
   * Shows an ordinary request and its answer, and nothing else of their connection, to the page
   * whose trace the request is tagged with. To be called before anything is answered.
   */
  watchAnswer({ socket, url }: IncomingMessage, response: ServerResponse): void {
    const tap = Tap.of(socket);
    if (!tap) return;
    let stop = () => {};
    const trace = tap.isIncomplete ? undefined : this.traces.find(traceTag(url));
    const watched = trace?.watch(() => stop());
    if (!watched) {
      tap.nextRequest();
      return;
    }
    tap.tellRequest(watched);
    const begin = () => {
      stop = tap.watchAnswer(watched);
    };
    // The answer to a request that came before it may still be under way.
    if (response.socket) begin();
    else response.once('socket', begin);
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      guard(
        () => {
          stop();
          watched.end(endOf(socket));
        },
        (error) => this.faultOn(socket, 'wire', error),
      );
    };
    // First of all listeners: Node's own then writes the answer to a request that came behind it.
    response.prependOnceListener('finish', end);
    response.prependOnceListener('close', end);
  }

  /** Says goodbye to all, and ends those who do not answer within `patience` ms. */
  async stop(patience: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#checks);
    const closed = [...this.#connections].map(
      (connection) =>
        new Promise<void>((resolve) => {
          connection.once('close', () => resolve());
          guard(
            () => {
              connection.resume();
              connection.close(1001, 'the server is stopping');
            },
            (error) => this.fault(connection, 'stop', error),
          );
        }),
    );
    const late = setTimeout(() => {
      for (const connection of this.#connections) endBy(() => connection.terminate());
    }, patience);
    await Promise.all(closed);
    clearTimeout(late);
  }
}

/** How a socket ended, or that it is as it should be. */
function endOf({ errored }: Socket): EndReason {
  if (errored === null) return 'closed';
  return 'code' in errored && errored.code === 'ECONNRESET' ? 'reset' : 'error';
}

function full(limit: number): Refusal {
  return {
    status: 503,
    words: {
      zh: `服务器的连接已满（上限 ${limit} 个，由 --max-connections 设定），请稍后再试。`,
      en: `The server holds as many connections as it may (${limit}, set by --max-connections). Try again later.`,
    },
    headers: { 'Retry-After': '5' },
  };
}

/** The request target of an HTTP head that could not be read as one. */
export function targetOfHead(head: Buffer): string | undefined {
  return /^[\r\n]*\S+ (\S+)/.exec(head.toString('latin1', 0, 4_096))?.[1];
}
