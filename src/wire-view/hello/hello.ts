import { TraceChannel } from '../../playground/trace-channel.ts';
import { ConnectionReader } from '../../protocol/connection.ts';
import type { Frame } from '../../protocol/frame.ts';
import { headerLines, type HttpMessage } from '../../protocol/http.ts';
import { OPCODE } from '../../protocol/opcode.ts';
import type { Sender, TraceRecord } from '../../protocol/trace.ts';

/** What was seen of one greeting. All of it is read from the bytes of the server's socket. */
export interface Seen {
  /** Lines of the two heads that say what happens. */
  heads: Record<Sender, string>;
  /** The text frame of each side. */
  frames: Record<Sender, Frame>;
}

/** Why nothing could be seen: no control channel, no connection, or no answer in time. */
export type HelloFailure = 'blocked' | 'silent';

/** Milliseconds that a greeting waits for its echo and the bytes of both. */
const PATIENCE = 5_000;

/**
 * A socket of the page itself, to `/echo` of this server, and the bytes of what it says. Opened with
 * the first greeting and kept for the next ones.
 */
export class Hello {
  readonly #server: string;
  readonly #channel: TraceChannel;
  #socket: WebSocket | undefined;
  #reader = new ConnectionReader();
  #connection: number | undefined;
  #frames: Partial<Record<Sender, Frame>> = {};
  #onFrames: (() => void) | undefined;

  /** @param server The live server, a `ws:` or `wss:` address that ends in a slash. */
  constructor(server: string) {
    this.#server = server;
    this.#channel = new TraceChannel(`${server}trace`, (records) => this.#read(records));
  }

  /** Says `text` and waits for its echo. One greeting at a time. */
  async say(text: string): Promise<Seen | HelloFailure> {
    const socket = await this.#open();
    if (typeof socket === 'string') return socket;
    this.#frames = {};
    const seen = new Promise<Seen | HelloFailure>((resolve) => {
      const patience = setTimeout(() => resolve('silent'), PATIENCE);
      socket.addEventListener('close', () => resolve('silent'), { once: true });
      this.#onFrames = () => {
        const { client, server } = this.#frames;
        if (!client || !server) return;
        clearTimeout(patience);
        resolve({ heads: this.#heads(), frames: { client, server } });
      };
    });
    socket.send(text);
    return seen;
  }

  async #open(): Promise<WebSocket | HelloFailure> {
    if (this.#socket?.readyState === WebSocket.OPEN) return this.#socket;
    const trace = await this.#channel.ready(PATIENCE);
    // A channel that is only slow goes on opening, for the next greeting.
    if ('failure' in trace) return trace.failure === 'timeout' ? 'silent' : 'blocked';
    this.#reader = new ConnectionReader();
    this.#connection = undefined;
    const socket = new WebSocket(`${this.#server}echo?trace=${trace.id}`);
    this.#socket = socket;
    return new Promise((resolve) => {
      socket.onopen = () => resolve(socket);
      socket.onclose = () => resolve('blocked');
    });
  }

  #read(records: TraceRecord[]): void {
    for (const record of records) {
      // Of an earlier socket nothing is shown any more.
      if (record.kind === 'open') {
        this.#connection = record.connection;
        this.#reader = new ConnectionReader();
      }
      if (record.connection !== this.#connection) continue;
      for (const { item } of this.#reader.add(record)) {
        if (item.type === 'frame' && item.opcode === OPCODE.text) this.#frames[item.sender] = item;
      }
    }
    this.#onFrames?.();
  }

  #heads(): Record<Sender, string> {
    const { handshake } = this.#reader;
    const request = handshake.readRequest();
    const response = handshake.readResponse();
    const { method, target, version } = request;
    return {
      // Of the name of the trace, which says nothing, the beginning is enough.
      client: `${method} ${target.replace(/(\btrace=.{4}).*/, '$1…')} ${version}\n${header(request, 'sec-websocket-key')}`,
      server: `${response.version} ${response.status} ${response.reason}\n${header(response, 'sec-websocket-accept')}`,
    };
  }
}

function header(message: HttpMessage, wanted: string): string {
  const [line] = headerLines(message, wanted);
  return line ? `${line.name}: ${line.value}` : '';
}
