import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { computeAccept } from '../../src/protocol/accept.ts';
import { FAULTS } from '../../src/protocol/fault.ts';
import { FrameParser } from '../../src/protocol/frame-parser.ts';
import { buildFrame, payloadOf, type Frame } from '../../src/protocol/frame.ts';
import { MessageReader, type Message } from '../../src/protocol/message.ts';
import { isControl, OPCODE } from '../../src/protocol/opcode.ts';
import { Allowance } from './allowance.ts';
import { limitReason, type LimitName, type Owner } from './connection.ts';
import { BROKEN_CLOSE, endBy, guard, type Entry, type Guarded } from '../health/fault.ts';
import { resetSocket } from '../socket/reset.ts';
import type { Upgrade } from './upgrade.ts';
import type { Traffic } from './traffic.ts';
import type { WatchedConnection } from '../wire/trace.ts';

/** In which way a raw connection is out of the ordinary. */
export interface RawTerms {
  /** The first line of the answer, where it is not that of a 101. */
  startLine?: string;
  /** Changes to the answer's headers, by name: another value, or `undefined` to leave one out. */
  headers?: Readonly<Record<string, string | undefined>>;
  /** Bytes a second that are read, payloads being passed over. All at once, unless given. */
  rate?: number;
  /** How TCP ends in place of an answer. */
  unanswered?: 'reset' | 'fin';
  /** Whether the TCP connection is left to the peer to end after both close frames. */
  leaveOpen?: boolean;
}

type RawOwner = Pick<Owner, 'config' | 'limited' | 'fault' | 'isBroken'>;

/** Milliseconds for which the last bytes may take their way before the socket is destroyed. */
const LAST_BYTES = 1_000;
/** Milliseconds between two readings of a connection with a rate. */
const READ_EVERY = 50;
/** Longest payload of a control frame (RFC 6455 §5.5). */
const MOST_CONTROL = 125;

/**
 * A WebSocket on the bare socket, for what `ws` refuses to send or does by itself. It keeps to
 * RFC 6455 where its endpoint does not make it do otherwise, and to the limits of the configuration.
 */
export class RawConnection extends EventEmitter<{ close: [] }> implements Guarded {
  /** Takes a message. */
  receive: ((this: RawConnection, data: Buffer, isBinary: boolean) => void) | undefined;
  /** Answers the peer's close frame; unless set, with the same code and reason (§5.5.1). */
  answerClose: ((payload: Uint8Array) => void) | undefined;
  readonly #owner: RawOwner;
  readonly #traffic: Traffic;
  readonly #socket: Socket;
  readonly #watched: WatchedConnection | undefined;
  readonly #rate: number | undefined;
  readonly #leaveOpen: boolean;
  readonly #allowance: Allowance;
  readonly #parser: FrameParser;
  readonly #reader = new MessageReader({ sender: 'client' });
  readonly #born = performance.now();
  /** The message under way: its payload bytes and its frames so far. */
  #size = 0;
  #fragments = 0;
  #sentClose = false;
  #gotClose = false;
  /** Nothing that comes is looked at any more. */
  #deaf = false;
  #heard = this.#born;
  #moved = this.#born;
  #bytesRead = 0;
  #bytesWritten = 0;
  #asked = false;
  #end: NodeJS.Timeout | undefined;
  #reading: NodeJS.Timeout | undefined;

  /** Answers the handshake. Nothing is read before `begin`. */
  constructor(
    owner: RawOwner,
    { socket, request, watched }: Upgrade,
    terms: RawTerms,
    traffic: Traffic,
  ) {
    super();
    this.#owner = owner;
    this.#traffic = traffic;
    this.#socket = socket;
    this.#watched = watched;
    this.#rate = terms.rate;
    this.#leaveOpen = terms.leaveOpen ?? false;
    this.#allowance = new Allowance(owner.config, this.#born);
    const keep = terms.rate === undefined ? owner.config.maxMessage : MOST_CONTROL;
    this.#parser = new FrameParser({ sender: 'client', keep });
    socket.setTimeout(0);
    socket.setNoDelay();
    socket.once('close', () => {
      clearTimeout(this.#end);
      clearInterval(this.#reading);
      this.#deaf = true;
      traffic.bytesReceived += socket.bytesRead - this.#bytesRead;
      traffic.bytesSent += socket.bytesWritten - this.#bytesWritten;
      for (const listener of this.rawListeners('close')) {
        this.attempt('event', () => Reflect.apply(listener, this, []));
      }
    });
    if (terms.unanswered === 'reset') this.reset();
    else if (terms.unanswered === 'fin') this.hangUp();
    else this.write(answerTo(request.headers['sec-websocket-key'] ?? '', terms));
  }

  get socket(): Socket {
    return this.#socket;
  }

  attempt(entry: Entry, act: () => void | Promise<void>): void {
    // What was broken is on its way out: nothing more is begun for it.
    if (entry === 'timer' && this.#owner.isBroken(this)) return;
    guard(act, (error) => this.#owner.fault(this, entry, error));
  }

  fail(): void {
    const isOpen = this.isOpen;
    this.receive = undefined;
    this.#deaf = true;
    endBy(
      () => {
        if (!isOpen) this.terminate();
        else {
          this.close(BROKEN_CLOSE.code, BROKEN_CLOSE.reason);
          this.resume();
        }
      },
      () => this.terminate(),
    );
  }

  get isOpen(): boolean {
    return !this.#sentClose && !this.#gotClose && this.#socket.writable;
  }

  /** Begins to read, first what came in one packet with the request. */
  begin(head: Uint8Array): void {
    const socket = this.#socket;
    socket.on('end', () => this.#finish());
    if (socket.destroyed || !socket.readable) {
      socket.destroy();
      return;
    }
    if (head.length > 0) socket.unshift(head);
    if (this.#rate === undefined) {
      socket.on('data', (chunk: Buffer) => this.#take(chunk));
      return;
    }
    const step = Math.max(1, Math.round((this.#rate * READ_EVERY) / 1_000));
    // A listener of this kind fills the socket's small buffer and no more; the rest waits in the
    // kernel, and then at the peer.
    socket.on('readable', ignore);
    const read = () => {
      const { readableLength } = socket;
      if (readableLength > 0) this.#heard = performance.now();
      const chunk: unknown = socket.read(Math.min(step, readableLength));
      if (chunk instanceof Uint8Array) this.#take(chunk);
    };
    this.#reading = setInterval(() => this.attempt('timer', read), READ_EVERY);
  }

  /** Writes bytes as they are, unless too much waits for the peer already. */
  write(bytes: Uint8Array): void {
    if (!this.#socket.writable) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#owner.config.maxUnsent) this.#endNow('max-unsent');
  }

  /** Sends a message in one frame, and stops reading while too much waits for the peer. */
  deliver(data: Uint8Array | string, isBinary = false): void {
    if (!this.isOpen) return;
    const payload = typeof data === 'string' ? Buffer.from(data) : data;
    this.#traffic.messagesSent += 1;
    this.write(buildFrame({ opcode: isBinary ? OPCODE.binary : OPCODE.text, payload }));
    const { pauseAt } = this.#owner.config;
    if (this.#socket.writableLength > pauseAt && !this.#socket.isPaused()) {
      this.#socket.pause();
      this.#socket.once('drain', () => this.#socket.resume());
    }
  }

  /** Sends a close frame with any code, 0 to 65535; it may answer the peer's. */
  close(code: number, reason = ''): void {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code);
    payload.write(reason, 2);
    this.closeWith(payload);
  }

  /** Sends a close frame with any payload of at most 125 bytes, and waits for the peer's. */
  closeWith(payload: Uint8Array): void {
    if (this.#sentClose) return;
    this.write(buildFrame({ opcode: OPCODE.close, payload }));
    this.expectClose();
  }

  /** A close frame was written as raw bytes: waits for the peer's. */
  expectClose(): void {
    this.#sentClose = true;
    if (this.#gotClose) this.#finish();
    else this.#endAfter(this.#owner.config.closing * 1_000);
  }

  /** Ends TCP with a reset; over TLS, where there is none, at once. */
  reset(): void {
    resetSocket(this.#socket);
  }

  /** Ends TCP as an orderly program does, without a close frame. */
  hangUp(): void {
    this.#finish();
  }

  terminate(): void {
    this.#socket.destroy();
  }

  /** Reads at full speed from now on: the server stops. */
  resume(): void {
    if (this.#reading === undefined) return;
    clearInterval(this.#reading);
    this.#reading = undefined;
    this.#socket.off('readable', ignore);
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  /** Looks, once a second, after what no event tells. `now` in ms. */
  check(now: number): void {
    const { idle, lifetime, pingAfter, stall, unanswered } = this.#owner.config;
    const { bytesRead, bytesWritten, writableLength } = this.#socket;
    if (bytesRead !== this.#bytesRead) {
      this.#traffic.bytesReceived += bytesRead - this.#bytesRead;
      this.#bytesRead = bytesRead;
      this.#heard = now;
      this.#asked = false;
    }
    const flushed = bytesWritten - writableLength;
    if (flushed !== this.#bytesWritten || writableLength === 0) {
      this.#traffic.bytesSent += flushed - this.#bytesWritten;
      this.#bytesWritten = flushed;
      this.#moved = now;
    }
    const silence = now - this.#heard;
    if (now - this.#moved >= stall * 1_000) this.#endNow('stall');
    // What ends it is under way already: asked again, it would begin anew.
    else if (this.#deaf || this.#sentClose) return;
    else if (now - this.#born >= lifetime * 1_000) this.#exceed('lifetime');
    else if (this.#gotClose && silence >= unanswered * 1_000) this.#endNow('unanswered');
    else if (!this.isOpen) return;
    // However late this look comes, nobody is sent away without having been asked.
    else if (silence >= idle * 1_000 && this.#asked) this.#exceed('idle');
    else if (silence >= pingAfter * 1_000 && !this.#asked) {
      this.#asked = true;
      this.write(buildFrame({ opcode: OPCODE.ping }));
    }
  }

  #take(chunk: Uint8Array): void {
    if (this.#deaf) return;
    const isPaced = this.#rate !== undefined;
    if (!isPaced && !this.#admit({ bytes: chunk.length })) return;
    // All that is answered to one chunk goes to the kernel in one call.
    this.#socket.cork();
    for (const item of this.#parser.push(chunk)) {
      if (item.type === 'frame') this.#read(item);
    }
    this.#socket.uncork();
    const { maxMessage } = this.#owner.config;
    const announced = this.#parser.announced?.payloadLength ?? 0;
    if (!isPaced && this.#size + announced > maxMessage) this.#exceed('max-message', 1009);
  }

  #read(frame: Frame): void {
    if (this.#deaf || this.#gotClose) return;
    const control = isControl(frame.opcode);
    if (this.#rate !== undefined && !control) {
      if (!frame.maskingKey) this.#fail(1002);
      return;
    }
    const { maxMessage, maxFragments } = this.#owner.config;
    if (!control) {
      this.#size += frame.payloadLength;
      this.#fragments += 1;
      const isTooLong = this.#size > maxMessage;
      if (isTooLong) this.#exceed('max-message', 1009);
      else if (this.#fragments > maxFragments) this.#exceed('max-fragments');
      if (isTooLong || this.#fragments > maxFragments) return;
    }
    const { message, faults } = this.#reader.read(frame);
    const [fault] = faults;
    if (fault) this.#fail(FAULTS[fault.id].reaction === 'close-1007' ? 1007 : 1002);
    else if (control) this.#readControl(frame.opcode, payloadOf(frame));
    else if (message?.complete) this.#readMessage(message);
  }

  #readMessage(message: Message): void {
    this.#size = this.#fragments = 0;
    if (!this.isOpen || !this.#admit({ messages: 1 })) return;
    this.#traffic.messagesReceived += 1;
    const data = Buffer.concat(message.frames.map(payloadOf));
    this.receive?.(data, message.opcode === OPCODE.binary);
  }

  #readControl(opcode: number, payload: Uint8Array): void {
    if (opcode === OPCODE.close) {
      this.#gotClose = true;
      if (this.#sentClose) this.#finish();
      else if (this.answerClose) this.answerClose(payload);
      else this.closeWith(payload);
      return;
    }
    if (!this.isOpen || !this.#admit({ pings: 1 })) return;
    if (opcode === OPCODE.ping) this.write(buildFrame({ opcode: OPCODE.pong, payload }));
  }

  #admit(came: { messages?: number; bytes?: number; pings?: number }): boolean {
    const limit = this.#allowance.take(came, performance.now());
    if (limit) this.#exceed(limit);
    return limit === undefined;
  }

  /** The peer broke a rule: nothing more of it is read (RFC 6455 §7.1.7). */
  #fail(code: number): void {
    this.#deaf = true;
    this.close(code);
    this.#finish();
  }

  #exceed(name: LimitName, code = 1008): void {
    if (this.#deaf) return;
    this.#deaf = true;
    this.#owner.limited(name);
    this.close(code, limitReason(name, this.#owner.config));
    this.#endAfter(this.#owner.config.closing * 1_000);
    // What still comes is read away, so that the socket can end in order.
    this.resume();
  }

  #endNow(name: LimitName): void {
    if (this.#watched) this.#watched.reason = 'limit';
    this.#owner.limited(name);
    this.terminate();
  }

  /** Both sides have said all that they will: the server ends TCP first (RFC 6455 §7.1.1). */
  #finish(): void {
    if (this.#leaveOpen && this.#socket.readable) {
      this.#endAfter(this.#owner.config.closing * 1_000);
      return;
    }
    this.#socket.end();
    this.#endAfter(LAST_BYTES);
  }

  #endAfter(patience: number): void {
    clearTimeout(this.#end);
    if (!this.#socket.destroyed) this.#end = setTimeout(() => this.terminate(), patience);
  }
}

function answerTo(key: string, { startLine, headers = {} }: RawTerms): Buffer {
  const lines: Record<string, string | undefined> = {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': computeAccept(key).accept,
    ...headers,
  };
  const head = [
    startLine ?? 'HTTP/1.1 101 Switching Protocols',
    ...Object.entries(lines).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}: ${value}`],
    ),
    '',
    '',
  ];
  return Buffer.from(head.join('\r\n'), 'latin1');
}

function ignore(): void {}
