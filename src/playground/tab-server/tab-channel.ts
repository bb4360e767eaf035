import {
  decodeRecords,
  encodeRecords,
  RECORD_HEAD,
  type TabHello,
  type TabRecord,
  type TabRequest,
} from '../../protocol/tab-server.ts';
import type { TabCommand, TabEvent } from '../sandbox-protocol.ts';
import { isNumber, isString, objectOf, oneOf, type Check } from '../shape.ts';

/** Why there is no server: no answer in time, refused, or a server of another version. */
export type TabFailure = 'timeout' | 'refused' | 'version';

/** Milliseconds that a run waits for its server's address. */
const PATIENCE = 4_000;
/** Least milliseconds between two messages: the server counts them. */
const PAUSE = 8;

const isMessage = objectOf({ type: isString });
const isHello: Check<TabHello> = objectOf({
  type: oneOf('hello'),
  version: (value): value is 1 => value === 1,
  bench: isString,
  window: isNumber,
  most: isNumber,
  first: isNumber,
});

/** Whoever answers the connections: the run under way. */
export interface TabHandler {
  events(events: TabEvent[]): void;
  /** The channel is gone, and all connections with it. */
  lost(): void;
}

/**
 * The page's channel to the server that hands it connections. Held by the page, never by the
 * sandbox. Its address stays the same from run to run, so that others can keep their link.
 */
export class TabChannel {
  readonly hello: TabHello;
  readonly #socket: WebSocket;
  #handler: TabHandler | undefined;
  #waiting: TabRecord[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentAt = -Infinity;
  /** Called when the server has taken over the listener that was last asked for. */
  #listening: (() => void)[] = [];
  readonly #texts = new Set<(message: unknown) => void>();

  private constructor(socket: WebSocket, hello: TabHello) {
    this.#socket = socket;
    this.hello = hello;
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) this.#take(decodeRecords(new Uint8Array(data)));
      else {
        const message: unknown = JSON.parse(String(data));
        for (const listener of this.#texts) listener(message);
      }
    };
    socket.addEventListener('close', () => {
      clearTimeout(this.#timer);
      this.#handler?.lost();
      this.#handler = undefined;
      for (const listener of this.#texts) listener({ type: 'lost' });
      for (const told of this.#listening.splice(0)) told();
    });
  }

  /** Opens a channel; it has its address from the start. */
  static open(address: string): Promise<TabChannel | TabFailure> {
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    return new Promise((resolve) => {
      const give = (result: TabChannel | TabFailure) => {
        clearTimeout(timer);
        if (typeof result === 'string') socket.close();
        resolve(result);
      };
      const timer = setTimeout(() => give('timeout'), PATIENCE);
      socket.onmessage = ({ data }: MessageEvent<unknown>) => {
        const message: unknown = JSON.parse(String(data));
        if (!isMessage(message) || message.type !== 'hello') return;
        give(isHello(message) ? new TabChannel(socket, message) : 'version');
      };
      socket.addEventListener('close', () => give('refused'));
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** From now on `handler` answers; resolves when the server knows. */
  listen(handler: TabHandler): Promise<void> {
    this.#handler = handler;
    this.#waiting = [];
    return new Promise((resolve) => {
      this.#listening.push(resolve);
      this.#add([{ kind: 'listen', connection: 0, on: true }]);
    });
  }

  /** Nobody answers any more, unless another than `handler` does already. */
  leave(handler: TabHandler): void {
    if (this.#handler !== handler) return;
    this.#handler = undefined;
    this.#waiting = [];
    this.#add([{ kind: 'listen', connection: 0, on: false }]);
  }

  /** Does what the code of `handler` asks for. */
  command(handler: TabHandler, commands: readonly TabCommand[]): void {
    if (this.#handler === handler) this.#add(commands.flatMap((each) => this.#cut(each)));
  }

  request(message: TabRequest): void {
    if (this.isOpen) this.#socket.send(JSON.stringify(message));
  }

  /** Calls `listener` with each text message, and with `{type: 'lost'}` at the end. */
  onText(listener: (message: unknown) => void): () => void {
    this.#texts.add(listener);
    return () => this.#texts.delete(listener);
  }

  #take(records: readonly TabRecord[]): void {
    const events: TabEvent[] = [];
    for (const record of records) {
      switch (record.kind) {
        case 'open':
        case 'data':
        case 'ended':
        case 'passed':
        case 'refused':
        case 'changed':
        case 'closed':
          events.push(record);
          break;
        case 'listen':
          // What was told before is about the connections of the code before.
          events.length = 0;
          this.#listening.shift()?.();
          break;
        case 'write':
        case 'end':
        case 'destroy':
        case 'taken':
          break;
      }
    }
    if (events.length > 0 && this.#listening.length === 0) this.#handler?.events(events);
  }

  /** A write that is longer than a message may be, in pieces. */
  #cut(command: TabCommand): TabRecord[] {
    const most = this.hello.most - RECORD_HEAD;
    if (command.kind !== 'write' || command.bytes.length <= most) return [command];
    const { bytes } = command;
    return Array.from({ length: Math.ceil(bytes.length / most) }, (_, at) => ({
      ...command,
      bytes: bytes.subarray(at * most, (at + 1) * most),
    }));
  }

  #add(records: readonly TabRecord[]): void {
    this.#waiting.push(...records);
    const pause = PAUSE - (performance.now() - this.#sentAt);
    if (pause <= 0) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), pause);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.isOpen) return;
    this.#sentAt = performance.now();
    let message: TabRecord[] = [];
    let size = 0;
    for (const record of this.#waiting.splice(0)) {
      const length = RECORD_HEAD + (record.kind === 'write' ? record.bytes.length : 4);
      if (size + length > this.hello.most) {
        this.#socket.send(encodeRecords(message));
        message = [];
        size = 0;
      }
      message.push(record);
      size += length;
    }
    if (message.length > 0) this.#socket.send(encodeRecords(message));
  }
}
