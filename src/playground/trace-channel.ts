import { decodeBatch, type TraceRecord } from '../protocol/trace.ts';
import { isNumber, isString, objectOf, oneOf, type Check } from './shape.ts';

/** Why there is no trace: no answer in time, refused or lost, or a server of another version. */
export type TraceFailure = 'timeout' | 'refused' | 'version';
export type TraceResult = { id: string } | { failure: TraceFailure };

/** Milliseconds that a run waits for the channel. Without it the run starts all the same. */
export const TRACE_PATIENCE = 2_000;
/** Milliseconds before a lost channel is opened again, doubled with each failure. */
const FIRST_RETRY = 500;
const LAST_RETRY = 30_000;

/** Milliseconds by which the clocks of two processes differ at least. */
const CLOCKS_APART = 1_000;

const isMessage = objectOf({ type: isString });
const isHello: Check<{ type: 'hello'; version: number; trace: string; now: number }> = objectOf({
  type: oneOf('hello'),
  version: isNumber,
  trace: isString,
  now: isNumber,
});

/**
 * The page's control channel: the server sends over it the bytes of the connections that carry its
 * id. Opened when it is first asked for; opened again when it is lost, with a new id. Numbers and
 * clock of the records go on then, whatever server tells of them.
 */
export class TraceChannel {
  readonly #address: string;
  readonly #onRecords: (records: TraceRecord[]) => void;
  #state: Promise<TraceResult> | undefined;
  #retry = FIRST_RETRY;
  #probe = '';
  #since = 0;
  /** Set where somebody went on without waiting for it. */
  #isLate = false;
  #socket: WebSocket | undefined;
  readonly #onRenewed: ((id: string) => void) | undefined;
  /** What is added to the numbers and times of the channel that is open. */
  #before = { connections: 0, ms: 0 };
  /** Highest number told so far. */
  #connections = 0;
  /** The server's clock at the zero of this page's, when the first channel opened. */
  #zero: number | undefined;

  /** @param onRenewed Called with the new id when a lost channel is open again, or a slow one is. */
  constructor(
    address: string,
    onRecords: (records: TraceRecord[]) => void,
    onRenewed?: (id: string) => void,
  ) {
    this.#address = address;
    this.#onRecords = onRecords;
    this.#onRenewed = onRenewed;
  }

  /** The id to tag connections with, after at most `patience` ms. */
  async ready(patience = TRACE_PATIENCE): Promise<TraceResult> {
    this.#state ??= this.#open();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<TraceResult>((resolve) => {
      timer = setTimeout(() => {
        this.#isLate = true;
        resolve({ failure: 'timeout' });
      }, patience);
    });
    try {
      return await Promise.race([this.#state, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The name of the last attempt, by which the server knows how it arrived. */
  get probe(): string {
    return this.#probe;
  }

  /** When the last attempt began, on the clock of `performance.now()`. */
  get since(): number {
    return this.#since;
  }

  /** What comes of the attempt under way, however long it takes. */
  outcome(): Promise<TraceResult> {
    return this.#state ?? Promise.resolve({ failure: 'refused' });
  }

  /** Ends it; it can be asked for again, and has another id then. */
  close(): void {
    const socket = this.#socket;
    this.#socket = this.#state = undefined;
    if (!socket) return;
    socket.onclose = socket.onmessage = null;
    socket.close();
  }

  #open(): Promise<TraceResult> {
    this.#probe = randomName();
    this.#since = performance.now();
    const socket = new WebSocket(`${this.#address}?probe=${this.#probe}`);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    return new Promise((resolve) => {
      let greeted = false;
      socket.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (data instanceof ArrayBuffer) {
          this.#onRecords(this.#goneOn(decodeBatch(new Uint8Array(data))));
          return;
        }
        const message: unknown = JSON.parse(String(data));
        if (!isMessage(message) || message.type !== 'hello') return;
        if (!isHello(message) || message.version !== 1) {
          resolve({ failure: 'version' });
          socket.close();
          return;
        }
        greeted = true;
        this.#retry = FIRST_RETRY;
        const isRenewed = this.#zero !== undefined || this.#isLate;
        this.#isLate = false;
        this.#begin(message.now - performance.now());
        resolve({ id: message.trace });
        if (isRenewed) this.#onRenewed?.(message.trace);
      };
      socket.onclose = () => {
        resolve({ failure: 'refused' });
        this.#state = undefined;
        // A channel that never worked is tried again by the next run; a lost one by itself, so
        // that it is there when that run comes.
        if (greeted) this.#reopen();
      };
    });
  }

  /** @param zero The server's clock at the zero of this page's. */
  #begin(zero: number): void {
    this.#zero ??= zero;
    const apart = this.#zero - zero;
    // Another process has another clock. What the same one's seems to differ by is the way to it.
    this.#before = {
      connections: this.#connections,
      ms: Math.abs(apart) > CLOCKS_APART ? apart : 0,
    };
  }

  #goneOn(records: TraceRecord[]): TraceRecord[] {
    const { connections, ms } = this.#before;
    return records.map((record) => {
      const connection = record.connection + connections;
      this.#connections = Math.max(this.#connections, connection);
      return { ...record, connection, time: record.time + ms };
    });
  }

  #reopen(): void {
    const delay = this.#retry;
    this.#retry = Math.min(delay * 2, LAST_RETRY);
    setTimeout(() => {
      this.#state ??= this.#open();
      void this.#state.then((result) => {
        if ('failure' in result && this.#state === undefined) this.#reopen();
      });
    }, delay);
  }
}

/** 16 hexadecimal digits. */
function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
