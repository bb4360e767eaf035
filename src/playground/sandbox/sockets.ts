import type { Place } from '../console-value.ts';
import type { Activity, LiveServer } from '../sandbox-protocol.ts';
import { addressOf, failingAddress, isRefusal, type Address } from './address.ts';
import type { Budget } from './budget.ts';
import { hexOf } from './picture.ts';

/** UTF-16 units, or bytes, of a message that the log shows. */
const PREVIEW = 120;

export interface SocketLog {
  server: LiveServer;
  budget: Budget;
  /** Milliseconds since the epoch, with fractions. */
  now(): number;
  /** The line of learner code that is running, if any. */
  place(): Place | undefined;
  activity(activity: Activity): void;
  mapped(from: string, to: string): void;
  /** The sandbox does not let a connection through. */
  refused(url: string, place: Place | undefined): void;
  /** A call threw what the browser threw. */
  threw(error: unknown): void;
}

export interface WatchedSockets {
  /** The class to put in the place of the browser's. */
  LessonSocket: typeof WebSocket;
  /** Closes what is open: the run is over. */
  closeAll(): void;
}

/**
 * A `WebSocket` that is the browser's own in all that code can ask of it (`instanceof`, `name`,
 * constants, `url`), and also tags connections to this server so that their bytes can be shown,
 * reports what is called and what happens, and keeps within the budget.
 */
export function watchedSockets(Native: typeof WebSocket, log: SocketLog): WatchedSockets {
  const open = new Set<WebSocket>();
  const addresses = new WeakMap<WebSocket, Address | undefined>();
  const numbers = new WeakMap<WebSocket, number>();
  let made = 0;
  let saidMapped = false;

  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on sockets below
  const nativeClose = Native.prototype.close;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on sockets below
  const nativeUrl = Object.getOwnPropertyDescriptor(Native.prototype, 'url')?.get;

  type Details = Omit<Activity, 'time' | 'socket' | 'readyState' | 'bufferedAmount' | 'place'>;
  const report = (socket: WebSocket, details: Details, place?: Place) =>
    log.activity({
      time: log.now(),
      socket: numbers.get(socket) ?? 0,
      readyState: socket.readyState,
      bufferedAmount: socket.bufferedAmount,
      ...(place && { place }),
      ...details,
    });

  /** Makes a call and reports it, also when the browser throws. */
  const called = (socket: WebSocket, details: Details, call: () => void) => {
    const place = log.place();
    try {
      call();
    } catch (error) {
      report(socket, { ...details, threw: error instanceof Error ? error.name : 'Error' }, place);
      log.threw(error);
      throw error;
    }
    report(socket, details, place);
  };

  const watch = (socket: WebSocket) => {
    socket.addEventListener('open', () => {
      report(socket, { what: 'open', protocol: socket.protocol });
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const told = describe(data);
      report(socket, { what: 'message', ...told });
      log.budget.message(told.size);
    });
    socket.addEventListener('error', () => report(socket, { what: 'error' }));
    socket.addEventListener('close', ({ code, reason, wasClean }) => {
      open.delete(socket);
      log.budget.socketClosed();
      report(socket, { what: 'close', code, reason, wasClean });
    });
  };

  const { construct } = Reflect;

  class LessonSocket extends Native {
    constructor(url: string | URL, ...rest: [protocols?: string | string[]]) {
      log.budget.socketMade();
      const address = addressOf(String(url), document.baseURI, log.server);
      made += 1;
      const protocols = rest[0] === undefined ? [] : [rest[0]].flat().map(String);
      const details: Details = { what: 'new', url: String(url), protocols };
      const failing = failingAddress(log.server, 'ws');
      let isRefused = false;
      try {
        super(address?.target ?? url, ...rest);
        isRefused = this.readyState === Native.CLOSED;
      } catch (error) {
        isRefused = isRefusal(error);
        if (!isRefused) {
          log.budget.socketClosed();
          log.activity({
            time: log.now(),
            socket: made,
            readyState: Native.CLOSED,
            bufferedAmount: 0,
            threw: error instanceof Error ? error.name : 'Error',
            ...details,
          });
          log.threw(error);
          throw error;
        }
        super(failing, ...rest);
      }
      // Chromium makes a socket that is closed from the start, and whose `close` never comes. The other
      // engines threw. Either way it is to fail as with a server that cannot be reached.
      const socket =
        this.readyState === Native.CLOSED
          ? construct(Native, [failing, ...rest], new.target)
          : this;
      open.add(socket);
      addresses.set(socket, address);
      numbers.set(socket, made);
      if (address?.mapped && !saidMapped) {
        saidMapped = true;
        log.mapped(address.mapped.from, address.mapped.to);
      }
      const place = log.place();
      if (isRefused) log.refused(address?.shown ?? String(url), place);
      report(socket, details, place);
      watch(socket);
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- made by it
      return socket;
    }

    override get url(): string {
      return addresses.get(this)?.shown ?? String(nativeUrl?.call(this));
    }

    override send(...args: Parameters<WebSocket['send']>): void {
      const told = describe(args[0]);
      log.budget.message(told.size);
      called(this, { what: 'send', ...told }, () => super.send(...args));
    }

    override close(...args: Parameters<WebSocket['close']>): void {
      const [code, reason] = args;
      const details: Details = {
        what: 'close()',
        ...(typeof code === 'number' && Number.isFinite(code) && { code }),
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion -- learners may give anything
        ...(reason !== undefined && { reason: String(reason) }),
      };
      called(this, details, () => super.close(...args));
    }
  }
  Object.defineProperty(LessonSocket, 'name', { value: Native.name });

  return {
    LessonSocket,
    closeAll() {
      for (const socket of open) nativeClose.call(socket);
    },
  };
}

/** Size in bytes and the start of what is sent or received. */
export function describe(data: unknown): {
  data: 'text' | 'binary';
  size: number;
  preview?: string;
} {
  if (data instanceof Blob) return { data: 'binary', size: data.size };
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    return { data: 'binary', size: bytes.length, preview: hexOf(bytes) };
  }
  const text = String(data);
  return { data: 'text', size: utf8Length(text), preview: text.slice(0, PREVIEW) };
}

/** Bytes that `text` takes in UTF-8, lone surrogates counted as the U+FFFD that is sent. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    length += unit < 0x800 ? 1 : 2;
    const isPair = unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(at + 1));
    // Two units, four bytes: 2 + 2.
    if (isPair) at += 1;
  }
  return length;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
