import { toBase64 } from '../../../src/protocol/base64.ts';
import { concat, fromLatin1, hex } from '../../../src/protocol/bytes.ts';
import { FrameParser } from '../../../src/protocol/frame-parser.ts';
import {
  buildFrame,
  isWhole,
  payloadOf,
  type Frame,
  type FrameFields,
} from '../../../src/protocol/frame.ts';
import { GrowingBytes } from '../../../src/protocol/growing-bytes.ts';
import { HeadEnd } from '../../../src/protocol/head-end.ts';
import { headerLines, parseResponse, type HttpResponse } from '../../../src/protocol/http.ts';
import type { JudgeBytes, JudgeFailure } from '../../../src/protocol/judge.ts';
import { isControl, OPCODE, opcodeName } from '../../../src/protocol/opcode.ts';
import { decodeUtf8 } from '../../../src/protocol/utf8.ts';
import { MemorySocket } from '../../socket/memory-socket.ts';
import type { WatchedConnection } from '../../wire/trace.ts';
import type { TabServer } from '../tab-server.ts';

/** A case that failed, and how. */
export class Failed extends Error {
  readonly failure: JudgeFailure;
  readonly values: Readonly<Record<string, string>>;

  constructor(failure: JudgeFailure, values: Readonly<Record<string, string>> = {}) {
    super(`${failure} ${JSON.stringify(values)}`);
    this.failure = failure;
    this.values = values;
  }
}

/** Bytes of one stretch that a report shows. */
const SHOWN = 512;
/** Stretches that a report shows. */
const STRETCHES = 40;
/** Frames that may wait for a case to look at them. */
const MOST_FRAMES = 4_096;

export interface PeerTerms {
  /** Milliseconds that an answer may take. */
  patience: number;
  /** So many random bytes. */
  random: (count: number) => Uint8Array<ArrayBuffer>;
  /** What stands in the request's target. */
  path: string;
  /** Whether the page is shown its bytes as those of any client. */
  shown: boolean;
}

/** Changes to the judge's right request: a header set to undefined is left out. */
export interface RequestChanges {
  startLine?: string;
  headers?: Readonly<Record<string, string | undefined>>;
}

/** One client of the judge: raw bytes to the learner's server, over a connection in this process. */
export class Peer {
  /** The key of the request. */
  readonly key: string;
  readonly transcript: JudgeBytes[] = [];
  /** Who ended TCP first. */
  end: 'server' | 'client' | undefined;
  readonly #server: TabServer;
  readonly #terms: PeerTerms;
  #socket: MemorySocket | undefined;
  readonly #received = new GrowingBytes();
  readonly #head = new HeadEnd();
  /** Where the head of the answer ends; -1 while it goes on. */
  #headEnd = -1;
  #parser: FrameParser | undefined;
  #frames: Frame[] = [];
  #waiting: (() => void) | undefined;
  /** The page's trace, where it is shown. */
  #shown: WatchedConnection | undefined;

  constructor(server: TabServer, terms: PeerTerms) {
    this.#server = server;
    this.#terms = terms;
    this.key = toBase64(terms.random(16));
    this.#shown = terms.shown ? server.watch(() => (this.#shown = undefined)) : undefined;
  }

  // ---------------------------------------------------------------- sending

  /** The bytes of an opening request that is right but for `changes`. */
  request({ startLine, headers = {} }: RequestChanges = {}): Uint8Array {
    const lines: Record<string, string | undefined> = {
      Host: 'judge.invalid',
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': this.key,
      'Sec-WebSocket-Version': '13',
      ...headers,
    };
    const text = Object.entries(lines).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}: ${value}`],
    );
    return fromLatin1(
      [startLine ?? `GET ${this.#terms.path} HTTP/1.1`, ...text, '', ''].join('\r\n'),
    );
  }

  /** Sends bytes as they are; the first open the connection. */
  send(bytes: Uint8Array): void {
    this.#record('client', bytes);
    if (this.#socket) {
      if (!this.#socket.destroyed) this.#socket.push(Buffer.from(bytes));
      return;
    }
    if (this.#server.refusal) throw new Failed('busy');
    const socket = new MemorySocket((chunk) => this.#take(chunk));
    socket.on('error', () => {});
    socket.once('finish', () => this.#ended('server'));
    socket.once('close', () => {
      this.#ended('server');
      this.#shown?.end('closed');
    });
    this.#socket = socket;
    this.#server.open({
      socket,
      request: Uint8Array.from(bytes),
      hidden: 0,
      judge: !this.#terms.shown,
      isInside: true,
    });
  }

  /** Sends bytes in pieces of `size`. */
  sendIn(size: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += size) this.send(bytes.subarray(at, at + size));
  }

  /** A frame as a client sends it, masked with a key of its own unless told otherwise. */
  frame(opcode: number, payload: Uint8Array | string = '', fields: Partial<FrameFields> = {}) {
    const content = typeof payload === 'string' ? Buffer.from(payload) : payload;
    return buildFrame({
      opcode,
      payload: Uint8Array.from(content),
      maskingKey: this.#terms.random(4),
      ...fields,
    });
  }

  sendFrame(opcode: number, payload: Uint8Array | string = '', fields: Partial<FrameFields> = {}) {
    this.send(this.frame(opcode, payload, fields));
  }

  /** Ends this side of TCP. */
  hangUp(): void {
    this.end ??= 'client';
    this.#socket?.push(null);
  }

  /** Lets go of the connection. */
  leave(): void {
    this.end ??= 'client';
    this.#socket?.destroy();
  }

  // ---------------------------------------------------------------- what must come

  /** The head of the answer. */
  async answer(): Promise<HttpResponse> {
    await this.#until(() => this.#headEnd !== -1, '101');
    return parseResponse(this.#received.view.slice());
  }

  /** Sends a right request and takes the 101, of which only the status counts. */
  async open(changes: RequestChanges = {}): Promise<HttpResponse> {
    this.send(this.request(changes));
    return this.opened();
  }

  async opened(): Promise<HttpResponse> {
    const response = await this.answer().catch((error: unknown) => {
      throw error instanceof Failed && error.failure !== 'busy'
        ? new Failed('not-open', { got: error.failure === 'silence' ? '∅' : 'TCP end' })
        : error;
    });
    if (response.status !== 101) throw new Failed('not-open', { got: String(response.status) });
    this.#parser = new FrameParser({ sender: 'server', position: response.headEnd });
    this.#parse(this.#received.view.subarray(response.headEnd));
    return response;
  }

  /** The next frame, whatever it is. */
  async nextFrame(expected: string): Promise<Frame> {
    await this.#until(() => this.#frames.length > 0, expected);
    const frame = this.#frames.shift();
    if (!frame) throw new Failed('silence', { expected });
    return frame;
  }

  /** The next message, its fragments put together; control frames between are left out. */
  async nextMessage(
    expected: string,
  ): Promise<{ opcode: number; payload: Uint8Array; frames: Frame[] }> {
    const frames: Frame[] = [];
    for (;;) {
      const frame = await this.nextFrame(expected);
      if (frame.opcode === OPCODE.close)
        throw new Failed('other', { expected, got: nameOf(frame) });
      if (isControl(frame.opcode)) continue;
      frames.push(frame);
      if (!frame.fin) continue;
      const payload = concat(...frames.map(payloadOf));
      return { opcode: frames[0]?.opcode ?? 0, payload, frames };
    }
  }

  /** The next message is this one. */
  async expectMessage(opcode: number, payload: Uint8Array | string): Promise<Frame[]> {
    const content = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const expected = messageName(opcode, content);
    const message = await this.nextMessage(expected);
    const got = messageName(message.opcode, message.payload);
    const isSame = message.opcode === opcode && Buffer.compare(message.payload, content) === 0;
    if (!isSame) throw new Failed('other', { expected, got });
    return message.frames;
  }

  /** The next control frame of this kind, among messages that are left out. */
  async expectControl(opcode: number, payload: Uint8Array | string): Promise<void> {
    const content = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const expected = messageName(opcode, content);
    for (;;) {
      const frame = await this.nextFrame(expected);
      if (!isControl(frame.opcode)) continue;
      const got = nameOf(frame);
      if (got !== expected) throw new Failed('other', { expected, got });
      return;
    }
  }

  /**
   * The server ends the connection: with a close frame of one of these codes and then TCP, or TCP at
   * once (RFC 6455 §7.1.7). Messages that were under way may come before.
   */
  async expectFailure(codes: readonly number[]): Promise<void> {
    const expected = codes.map((code) => `close(${code})`).join(' / ');
    for (;;) {
      await this.#until(
        () => this.#frames.length > 0 || this.end === 'server',
        expected,
        true,
      ).catch((error: unknown) => {
        throw error instanceof Failed && error.failure === 'silence'
          ? new Failed('went-on', { expected, got: '∅' })
          : error;
      });
      const frame = this.#frames.shift();
      if (!frame) return;
      if (frame.opcode !== OPCODE.close) {
        throw new Failed('went-on', { expected, got: nameOf(frame) });
      }
      const code = closeCode(frame);
      if (!codes.includes(code)) throw new Failed('other', { expected, got: nameOf(frame) });
      await this.expectEnd();
      return;
    }
  }

  /** The server's close frame; 1005 stands for one without a code. */
  async expectClose(code: number): Promise<void> {
    const expected = code === 1005 ? 'close()' : `close(${code})`;
    for (;;) {
      const frame = await this.nextFrame(expected);
      if (!isControl(frame.opcode)) continue;
      if (frame.opcode !== OPCODE.close || closeCode(frame) !== code) {
        throw new Failed('other', { expected, got: nameOf(frame) });
      }
      return;
    }
  }

  /** Nothing more comes but the end of TCP. */
  async expectEnd(): Promise<void> {
    await this.#until(() => this.end === 'server' || this.#frames.length > 0, 'TCP end', true);
    const [frame] = this.#frames;
    if (frame) throw new Failed('after-close', { got: nameOf(frame) });
  }

  /** Whether frames came that nobody has asked for. */
  get rest(): readonly Frame[] {
    return this.#frames;
  }

  // ----------------------------------------------------------------

  #record(from: JudgeBytes['from'], bytes: Uint8Array): void {
    if (from === 'client') this.#shown?.received(bytes, performance.now());
    else this.#shown?.sent(bytes, performance.now());
    if (this.transcript.length > STRETCHES) return;
    const last = this.transcript.at(-1);
    if (last?.from === from) {
      const room = SHOWN - last.hex.length / 2;
      last.hex += hexText(bytes.subarray(0, Math.max(0, room)));
      last.size += bytes.length;
      return;
    }
    this.transcript.push({ from, hex: hexText(bytes.subarray(0, SHOWN)), size: bytes.length });
  }

  #take(chunk: Uint8Array): void {
    this.#record('server', chunk);
    if (this.#parser) this.#parse(chunk);
    else {
      this.#received.append(chunk);
      if (this.#headEnd === -1) this.#headEnd = this.#head.find(chunk);
    }
    this.#waiting?.();
  }

  #parse(bytes: Uint8Array): void {
    for (const item of this.#parser?.push(Uint8Array.from(bytes)) ?? []) {
      if (item.type === 'frame' && isWhole(item)) this.#frames.push(item);
    }
    // No case asks for so many: the code does not stop, and the judge holds no more of it.
    if (this.#frames.length > MOST_FRAMES) this.leave();
  }

  #ended(by: 'server' | 'client'): void {
    this.end ??= by;
    this.#waiting?.();
  }

  /** @param mayEnd Whether the end of the connection is among what is waited for. */
  #until(isThere: () => boolean, expected: string, mayEnd = false): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Failed) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        if (error) reject(error);
        else resolve();
      };
      const timer = setTimeout(
        () => settle(new Failed('silence', { expected })),
        this.#terms.patience,
      );
      const check = () => {
        if (isThere()) settle();
        else if (this.end === 'server' && !mayEnd) settle(new Failed('ended', { expected }));
      };
      this.#waiting = check;
      check();
    });
  }
}

/** A header's value, or how it differs from what must be there. */
export function expectHeader(
  response: HttpResponse,
  name: string,
  isRight: (value: string) => boolean,
  expected: string,
): void {
  const lines = headerLines(response, name.toLowerCase());
  const got = lines.map(({ value }) => value).join(' | ');
  if (lines.length === 1 && isRight(got)) return;
  throw new Failed('header', { name, expected, got: lines.length === 0 ? '∅' : got });
}

export function closeCode(frame: Frame): number {
  const [high, low] = payloadOf(frame);
  return high === undefined || low === undefined ? 1005 : (high << 8) | low;
}

/** A frame in a few signs that need no translation. */
export function nameOf(frame: Frame): string {
  const part = frame.fin ? '' : ' FIN=0';
  return `${messageName(frame.opcode, payloadOf(frame))}${part}`;
}

function messageName(opcode: number, payload: Uint8Array): string {
  const name = opcodeName(opcode);
  if (name === 'close') {
    const code = payload.length < 2 ? '' : String(((payload[0] ?? 0) << 8) | (payload[1] ?? 0));
    const reason =
      payload.length > 2 ? `, ${JSON.stringify(short(decodeUtf8(payload.subarray(2))))}` : '';
    return `close(${payload.length === 1 ? hex(payload[0] ?? 0) : code}${reason})`;
  }
  const isText = name === 'text';
  const content = isText
    ? JSON.stringify(short(decodeUtf8(payload.subarray(0, 400))))
    : hexText(payload.subarray(0, 8));
  const size = payload.length > (isText ? 24 : 8) ? `… ${payload.length} B` : '';
  return `${name}(${content}${size})`;
}

function short(text: string): string {
  return text.length > 24 ? text.slice(0, 24) : text;
}

function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, hex).join('');
}
