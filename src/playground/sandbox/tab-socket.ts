import type { TabEnding } from '../../protocol/tab-server.ts';

/** What a socket's methods bring about, and what is to be known of its events. */
export interface SocketWork {
  write(bytes: Uint8Array<ArrayBuffer>): void;
  end(): void;
  destroy(): void;
  /** The code has taken so many bytes of the client. */
  taken(count: number): void;
  /** Bytes are about to be given to the code. */
  given(bytes: Uint8Array): void;
  /** The client's end is about to be told. */
  ended(): void;
  /** An error is told; `isHeard`: somebody listens. */
  failed(error: Error, isHeard: boolean): void;
  /** Runs learner code. */
  attempt(call: () => void): void;
}

const EVENTS = ['data', 'end', 'close', 'error', 'drain'] as const;
type EventName = (typeof EVENTS)[number];
type Listener = (...args: unknown[]) => unknown;

/** Endings that Node tells as an error, by its code. */
const ERRORS: Partial<Record<TabEnding, string>> = {
  reset: 'ECONNRESET',
  error: 'EPIPE',
  'not-listening': 'ECONNRESET',
  'first-byte': 'ETIMEDOUT',
  lifetime: 'ETIMEDOUT',
  bytes: 'ECONNRESET',
  unread: 'ECONNRESET',
};

/** One connection as a learner's server has it: the part of Node's `net.Socket` that it needs. */
export class TabSocket {
  readonly #work: SocketWork;
  readonly #window: number;
  readonly #listeners = new Map<EventName, Listener[]>();
  /** What came while nobody listened, or while it was paused. */
  #waiting: Uint8Array[] = [];
  /** Whether data flows; before a listener is there, it waits, as in Node. */
  #flows = false;
  #isPaused = false;
  #clientEnded = false;
  #endTold = false;
  #unsent = 0;
  #needsDrain = false;
  #isEnded = false;
  #isDestroyed = false;
  #read = 0;
  #written = 0;

  constructor(window: number, work: SocketWork) {
    this.#window = window;
    this.#work = work;
  }

  /** Bytes that came so far. */
  get bytesRead(): number {
    return this.#read;
  }

  /** Bytes that were written so far. */
  get bytesWritten(): number {
    return this.#written;
  }

  /** Bytes that were written and have not been passed on to the client. */
  get writableLength(): number {
    return this.#unsent;
  }

  get destroyed(): boolean {
    return this.#isDestroyed;
  }

  on(name: string, listener: Listener): this {
    const event = EVENTS.find((each) => each === name);
    if (event === undefined) {
      throw new TypeError(
        `socket.on: there is no event "${name}". There are: ${EVENTS.join(', ')}`,
      );
    }
    if (typeof listener !== 'function') {
      throw new TypeError(`socket.on('${event}', listener): expected a function`);
    }
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    if (event === 'data' && !this.#isPaused) {
      this.#flows = true;
      // Not at once: the code is still adding its listeners.
      if (this.#waiting.length > 0 || this.#clientEnded) queueMicrotask(() => this.#flow());
    }
    return this;
  }

  once(name: string, listener: Listener): this {
    const one: Listener = (...args) => {
      this.off(name, one);
      return listener(...args);
    };
    return this.on(name, one);
  }

  off(name: string, listener: Listener): this {
    for (const [event, list] of this.#listeners) {
      if (event === name) {
        this.#listeners.set(
          event,
          list.filter((each) => each !== listener),
        );
      }
    }
    return this;
  }

  /**
   * Sends bytes as they are; a text as UTF-8.
   * @returns false where it would be wise to wait for 'drain'.
   */
  write(data: unknown): boolean {
    const bytes = bytesOf(data, 'socket.write');
    if (this.#isDestroyed) return false;
    if (this.#isEnded) throw new Error('socket.write after socket.end()');
    if (bytes.length === 0) return true;
    this.#unsent += bytes.length;
    this.#written += bytes.length;
    this.#work.write(bytes);
    this.#needsDrain ||= this.#unsent >= this.#window;
    return !this.#needsDrain;
  }

  /** Sends the last bytes, if any, and ends this side of TCP. */
  end(data?: unknown): this {
    if (data !== undefined) this.write(data);
    if (!this.#isEnded && !this.#isDestroyed) this.#work.end();
    this.#isEnded = true;
    return this;
  }

  /** Ends the connection at once, by a reset. */
  destroy(): this {
    if (!this.#isDestroyed) this.#work.destroy();
    this.#isDestroyed = true;
    this.#waiting = [];
    return this;
  }

  pause(): this {
    this.#isPaused = true;
    this.#flows = false;
    return this;
  }

  resume(): this {
    this.#isPaused = false;
    this.#flows = true;
    queueMicrotask(() => this.#flow());
    return this;
  }

  // ---------------------------------------------------------------- told by the server

  receive(bytes: Uint8Array): void {
    if (this.#isDestroyed) return;
    this.#waiting.push(bytes);
    this.#flow();
  }

  finish(): void {
    this.#clientEnded = true;
    this.#flow();
  }

  passed(count: number): void {
    this.#unsent = Math.max(0, this.#unsent - count);
    if (this.#unsent > 0 || !this.#needsDrain) return;
    this.#needsDrain = false;
    this.#emit('drain');
  }

  close(ending: TabEnding): void {
    this.#flow();
    this.#isDestroyed = true;
    this.#waiting = [];
    const code = ERRORS[ending];
    if (code !== undefined) {
      const error = Object.assign(new Error(`${code} (${ending})`), { code });
      this.#work.failed(error, (this.#listeners.get('error')?.length ?? 0) > 0);
      this.#emit('error', error);
    }
    this.#emit('close', code !== undefined);
  }

  #flow(): void {
    while (this.#flows && this.#waiting.length > 0 && !this.#isDestroyed) {
      const bytes = this.#waiting.shift() ?? new Uint8Array(0);
      this.#read += bytes.length;
      this.#work.given(bytes);
      // A copy: what the code does to it is its own business.
      this.#emit('data', Uint8Array.from(bytes));
      this.#work.taken(bytes.length);
    }
    if (!this.#clientEnded || this.#endTold || this.#isDestroyed || this.#waiting.length > 0)
      return;
    this.#endTold = true;
    this.#work.ended();
    this.#emit('end');
    // As Node does, which keeps no connection half open unless asked to.
    this.end();
  }

  #emit(event: EventName, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      this.#work.attempt(() => listener.apply(this, args));
    }
  }
}

/**
 * Bytes of what a learner may give: bytes in any form, a text as UTF-8, a list of numbers.
 * @throws {TypeError} that names what was given to which function.
 */
export function bytesOf(data: unknown, who: string): Uint8Array<ArrayBuffer> {
  if (typeof data === 'string') return new TextEncoder().encode(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0));
  if (ArrayBuffer.isView(data)) {
    return Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  if (Array.isArray(data) && data.every((each) => isByte(each))) return Uint8Array.from(data);
  const given = Array.isArray(data)
    ? 'a list with other values'
    : data === null
      ? 'null'
      : typeof data;
  throw new TypeError(
    `${who}: expected bytes (Uint8Array, ArrayBuffer or a list of numbers from 0 to 255) or a string; it was ${given}`,
  );
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}
