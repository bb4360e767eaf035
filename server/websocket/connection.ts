import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Config } from '../settings/config.ts';
import { BROKEN_CLOSE, endBy, guard, type Entry, type Guarded } from '../health/fault.ts';
import { resetSocket } from '../socket/reset.ts';
import type { Traffic } from './traffic.ts';
import type { WatchedConnection } from '../wire/trace.ts';

/** What is told of a connection that went beyond a limit. */
export type LimitName =
  | 'messages-per-second'
  | 'bytes-per-second'
  | 'pings-per-second'
  | 'max-message'
  | 'max-fragments'
  | 'idle'
  | 'unanswered'
  | 'max-unsent'
  | 'stall'
  | 'unread'
  | 'lifetime'
  | 'trace-minutes'
  | 'bench-minutes';

export interface Owner {
  readonly config: Config;
  /** A limit ended a connection. */
  limited(name: LimitName): void;
  /** The connection is gone. */
  released(connection: Connection): void;
  /** A fault was met on a connection, which is to be ended. Never throws. */
  fault(connection: { fail(): void }, entry: Entry, error: unknown): void;
  /** Whether one was, before. */
  isBroken(connection: { fail(): void }): boolean;
}

/**
 * A connection as endpoints have it. Whatever they send goes out by one of these, is counted, and is
 * bounded by what the peer leaves unread; of `ws`, which does neither, they have nothing.
 */
export interface Channel extends Guarded {
  receive: ((this: Channel, data: Buffer, isBinary: boolean) => void) | undefined;
  readonly isOpen: boolean;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  deliver(data: Uint8Array | string, isBinary: boolean): void;
  /** Sends a message in fragments of at most so many bytes. */
  deliverInFragments(data: Uint8Array, isBinary: boolean, size: number): void;
  /** Sends a ping, which the peer answers with a `'pong'`. */
  ask(payload: string): void;
  close(code: number, reason?: string): void;
  /** Ends it with a close frame whose reason names the limit. */
  exceed(name: LimitName): void;
  pause(): void;
  resume(): void;
  once(event: 'close', listener: () => void): unknown;
  on(event: 'pong', listener: (payload: Buffer) => void): unknown;
  /** `'held'` says whether the peer has left too much unread: then nothing more of it is read. */
  on(event: 'held', listener: (isHeld: boolean) => void): unknown;
}

/**
 * Messages and pings are counted in thousandths, times in whole milliseconds: V8 keeps whole numbers
 * within an object and makes an object of its own of every other.
 */
const THOUSANDTHS = 1_000;

/**
 * Messages of one connection that are taken in one turn; then it is the turn of others. A page that
 * sends thousands at once keeps nobody waiting so.
 */
const IN_A_ROW = 16;

/** Milliseconds between two looks at whether messages have been compressed. */
const COMPRESSING = 5;

/**
 * A WebSocket of the live server: one of `ws`, held to the limits of the configuration. Kept flat,
 * without closures of its own, since thousands of them may be idle.
 */
export class Connection extends WebSocket implements Channel {
  /** Takes a message. Not called any more once a limit was exceeded. */
  receive: ((this: Channel, data: Buffer, isBinary: boolean) => void) | undefined;
  /** Counts what is sent and received. */
  traffic!: Traffic;
  #owner!: Owner;
  #socket!: Socket;
  #watched: WatchedConnection | undefined;
  #messages = 0;
  #bytes = 0;
  #pings = 0;
  /** When the three allowances were last filled up, in whole ms. */
  #filled = 0;
  #heard = 0;
  #bytesRead = 0;
  #bytesWritten = 0;
  #moved = 0;
  #asked = false;
  #inARow = 0;
  /** An internal of `ws`, held by a test: its option `allowSynchronousEvents`, as it stands now. */
  declare private readonly _receiver: { _allowSynchronousEvents: boolean } | null;

  /** Puts the connection under `owner`'s limits. */
  begin(
    owner: Owner,
    socket: Socket,
    watched: WatchedConnection | undefined,
    traffic: Traffic,
  ): void {
    const { messageBurst, byteBurst, pingBurst } = owner.config;
    const now = Math.floor(performance.now());
    this.#owner = owner;
    this.#socket = socket;
    this.#watched = watched;
    this.traffic = traffic;
    this.#messages = messageBurst * THOUSANDTHS;
    this.#bytes = byteBurst;
    this.#pings = pingBurst * THOUSANDTHS;
    this.#filled = this.#heard = this.#moved = now;
  }

  get socket(): Socket {
    return this.#socket;
  }

  /**
   * What `ws` tells of is taken here and not by listeners: five for each connection would take memory
   * of their own. A fault in it is kept from `ws`, whose reader it would leave in the middle.
   */
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    try {
      switch (event) {
        case 'message':
          this.#takeMessage(values[0], values[1] === true);
          this.#giveWay();
          return true;
        case 'ping':
          this.#takePing(values[0]);
          return true;
        case 'pong':
          if (this.readyState === WebSocket.OPEN) this.admitPing();
          return super.emit(event, ...values);
        case 'error':
          // `ws` has closed the connection by itself when it tells of one.
          return true;
        case 'close':
          this.release();
          this.#tellClosed(values);
          return true;
        default:
          return super.emit(event, ...values);
      }
    } catch (error) {
      this.#owner.fault(this, event === 'message' ? 'message' : 'event', error);
      return true;
    }
  }

  /** Whoever keeps something for the connection lets go of it, whatever becomes of the others. */
  #tellClosed(values: readonly unknown[]): void {
    for (const listener of this.rawListeners('close')) {
      this.attempt('event', () => Reflect.apply(listener, this, values));
    }
  }

  attempt(entry: Entry, act: () => void | Promise<void>): void {
    // What was broken is on its way out: nothing more is begun for it.
    if (entry === 'timer' && this.#owner.isBroken(this)) return;
    guard(act, (error) => this.#owner.fault(this, entry, error));
  }

  fail(): void {
    this.receive = undefined;
    const isOpen = this.readyState === WebSocket.OPEN;
    endBy(
      () => (isOpen ? super.close(BROKEN_CLOSE.code, BROKEN_CLOSE.reason) : this.#socket.destroy()),
      () => this.#socket.destroy(),
    );
  }

  /** Tells the owner that it is gone. */
  release(): void {
    const { bytesRead, bytesWritten } = this.#socket;
    this.traffic.bytesReceived += bytesRead - this.#bytesRead;
    this.traffic.bytesSent += bytesWritten - this.#bytesWritten;
    this.#owner.released(this);
  }

  get isOpen(): boolean {
    return this.readyState === WebSocket.OPEN;
  }

  /**
   * Sends a message, and stops reading while too much of what was sent waits for the peer. Does
   * nothing where the connection is closing: `ws` would go on counting it as waiting.
   */
  deliver(data: Uint8Array | string, isBinary: boolean): void {
    if (!this.isOpen) return;
    // It may be on behalf of another connection, on which a fault of this one's is not to fall back.
    try {
      this.traffic.messagesSent += 1;
      this.#gather();
      this.send(data, { binary: isBinary });
      this.#holdBack();
    } catch (error) {
      this.#owner.fault(this, 'send', error);
    }
  }

  deliverInFragments(data: Uint8Array, isBinary: boolean, size: number): void {
    if (!this.isOpen) return;
    try {
      this.traffic.messagesSent += 1;
      this.#gather();
      let start = 0;
      do {
        const end = Math.min(start + size, data.length);
        this.send(data.subarray(start, end), { binary: isBinary, fin: end === data.length });
        start = end;
      } while (start < data.length);
      this.#holdBack();
    } catch (error) {
      this.#owner.fault(this, 'send', error);
    }
  }

  ask(payload: string): void {
    if (!this.isOpen) return;
    this.ping(payload);
    this.#holdBack();
  }

  /**
   * To be called before anything is sent: it then goes to the kernel with all that is sent in the
   * same turn. Where messages come many at a time, a call for each is most of what an echo costs.
   */
  #gather(): void {
    const socket = this.#socket;
    if (socket.writableCorked > 0) return;
    socket.cork();
    process.nextTick(uncork, socket);
  }

  /** To be called after something was sent. */
  #holdBack(): void {
    const { pauseAt, maxUnsent } = this.#owner.config;
    const unsent = this.bufferedAmount;
    // One that was reset is told of as open until its end has been told.
    if (unsent <= pauseAt || this.#socket.destroyed) return;
    if (unsent > maxUnsent) {
      this.#endNow('max-unsent');
      return;
    }
    if (this.isPaused) return;
    this.pause();
    this.emit('held', true);
    this.#resumeWhenSent();
  }

  #goOn(): void {
    this.resume();
    this.emit('held', false);
  }

  #resumeWhenSent(): void {
    if (this.#socket.writableNeedDrain) {
      this.#socket.once('drain', () => this.#goOn());
      return;
    }
    // What waits has not reached the socket: it is being compressed, which tells of no end.
    const look = () => {
      const waits = this.readyState === WebSocket.OPEN;
      if (waits && this.bufferedAmount > this.#owner.config.pauseAt) this.#resumeWhenSent();
      else this.#goOn();
    };
    setTimeout(() => this.attempt('timer', look), COMPRESSING);
  }

  /**
   * Closes as RFC 6455 §7.1.2 says. `ws` calls this, without a reason, where its reader met a limit.
   */
  override close(code?: number, reason?: string | Buffer): void {
    if (reason === undefined && this.readyState === WebSocket.OPEN) {
      if (code === 1009 || code === 1008) {
        this.#exceed(code === 1009 ? 'max-message' : 'max-fragments', code);
        return;
      }
    }
    super.close(code, reason);
  }

  /** Looks, once a second, after what no event tells. `now` in ms. */
  check(now: number): void {
    const { idle, pingAfter, stall } = this.#owner.config;
    const { bytesRead, bytesWritten } = this.#socket;
    if (bytesRead !== this.#bytesRead || this.isPaused) {
      this.traffic.bytesReceived += bytesRead - this.#bytesRead;
      this.#bytesRead = bytesRead;
      this.#heard = now;
      this.#asked = false;
    }
    const waiting = this.#socket.writableLength;
    const flushed = bytesWritten - waiting;
    if (flushed !== this.#bytesWritten || waiting === 0) {
      this.traffic.bytesSent += flushed - this.#bytesWritten;
      this.#bytesWritten = flushed;
      this.#moved = now;
    }
    if (now - this.#moved >= stall * 1_000) {
      this.#endNow('stall');
      return;
    }
    if (this.readyState !== WebSocket.OPEN) return;
    const silence = now - this.#heard;
    // However late this look comes, nobody is sent away without having been asked.
    if (silence >= idle * 1_000 && this.#asked) this.#exceed('idle');
    else if (silence >= pingAfter * 1_000 && !this.#asked) {
      this.#asked = true;
      this.ping();
    }
  }

  /** Ends it with a close frame whose reason names the limit. */
  exceed(name: LimitName): void {
    this.#exceed(name);
  }

  /** Lets `ws` tell of the next message in a later turn, once in a while. */
  #giveWay(): void {
    this.#inARow = (this.#inARow + 1) % IN_A_ROW;
    const receiver = this._receiver;
    if (receiver) receiver._allowSynchronousEvents = this.#inARow !== 0;
  }

  #takeMessage(data: unknown, isBinary: boolean): void {
    if (this.readyState !== WebSocket.OPEN || !Buffer.isBuffer(data)) return;
    if (this.admit(data.length)) this.receive?.(data, isBinary);
  }

  #takePing(data: unknown): void {
    if (this.readyState !== WebSocket.OPEN || !this.admitPing()) return;
    if (Buffer.isBuffer(data)) this.pong(data);
    this.#holdBack();
  }

  /** Counts a message in; false where it is one too many. */
  admit(size: number): boolean {
    this.traffic.messagesReceived += 1;
    this.#messages -= THOUSANDTHS;
    this.#bytes -= size;
    if (this.#messages >= 0 && this.#bytes >= 0) return true;
    this.#fill();
    if (this.#messages < 0) return this.#exceed('messages-per-second');
    return this.#bytes >= 0 || this.#exceed('bytes-per-second');
  }

  /** Counts a ping or pong in. */
  admitPing(): boolean {
    this.#pings -= THOUSANDTHS;
    if (this.#pings < 0) this.#fill();
    return this.#pings >= 0 || this.#exceed('pings-per-second');
  }

  /** Fills the allowances up for the time that has passed; only looked at when one is used up. */
  #fill(): void {
    const {
      messagesPerSecond,
      messageBurst,
      bytesPerSecond,
      byteBurst,
      pingsPerSecond,
      pingBurst,
    } = this.#owner.config;
    const now = Math.floor(performance.now());
    const passed = now - this.#filled;
    this.#filled = now;
    this.#messages = Math.min(
      messageBurst * THOUSANDTHS,
      this.#messages + passed * messagesPerSecond,
    );
    this.#bytes = Math.min(byteBurst, this.#bytes + Math.floor((passed * bytesPerSecond) / 1_000));
    this.#pings = Math.min(pingBurst * THOUSANDTHS, this.#pings + passed * pingsPerSecond);
  }

  #exceed(name: LimitName, code = 1008): false {
    if (this.readyState === WebSocket.OPEN) {
      this.receive = undefined;
      this.#owner.limited(name);
      super.close(code, limitReason(name, this.#owner.config));
    }
    return false;
  }

  /** Ends it at once, where no frame could reach the peer. */
  #endNow(name: LimitName): void {
    this.receive = undefined;
    if (this.#watched) this.#watched.reason = 'limit';
    this.#owner.limited(name);
    // By a reset, which also frees what the kernel holds for the peer.
    resetSocket(this.#socket);
  }
}

/** One function for all: a closure for each turn would be garbage. */
function uncork(socket: Socket): void {
  socket.uncork();
}

/** The reason in a close frame: at most 123 bytes (RFC 6455 §5.5.1). */
export function limitReason(name: LimitName, config: Config): string {
  switch (name) {
    case 'messages-per-second':
      return `limit ${name}: at most ${config.messagesPerSecond} messages a second`;
    case 'bytes-per-second':
      return `limit ${name}: at most ${config.bytesPerSecond} bytes a second`;
    case 'pings-per-second':
      return `limit ${name}: at most ${config.pingsPerSecond} pings or pongs a second`;
    case 'max-message':
      return `limit ${name}: at most ${config.maxMessage} bytes a message`;
    case 'max-fragments':
      return `limit ${name}: at most ${config.maxFragments} fragments a message`;
    case 'idle':
      return `limit ${name}: nothing heard for ${config.idle} seconds`;
    case 'unanswered':
      return `limit ${name}: a close frame without an answer for ${config.unanswered} seconds`;
    case 'max-unsent':
      return `limit ${name}: more than ${config.maxUnsent} bytes not read by the peer`;
    case 'stall':
      return `limit ${name}: nothing read by the peer for ${config.stall} seconds`;
    case 'unread':
      return `limit ${name}: nothing of an answer read by the client for ${config.unread} seconds`;
    case 'lifetime':
      return `limit ${name}: open for ${config.lifetime} seconds`;
    case 'trace-minutes':
      return `limit ${name}: open for ${config.traceMinutes} minutes`;
    case 'bench-minutes':
      return `limit ${name}: open for ${config.benchMinutes} minutes`;
  }
}
