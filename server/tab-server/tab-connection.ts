import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { HeadRefusal, TabEnding, TabRecord } from '../../src/protocol/tab-server.ts';
import type { Config } from '../settings/config.ts';
import type { Held } from '../websocket/held.ts';
import { BROKEN, endBy, guard, guardedEmit, type Entry, type Guarded } from '../health/fault.ts';
import { refuseOnSocket, type Refusal } from '../http/refusal.ts';
import { resetSocket } from '../socket/reset.ts';
import type { Traffic } from '../websocket/traffic.ts';
import { Tap } from '../wire/tap.ts';
import { AnswerFilter, type Passage } from './answer-filter.ts';

export type TabLimits = Pick<
  Config,
  'benchBytes' | 'benchFirst' | 'benchHead' | 'benchSeconds' | 'benchWindow' | 'maxUnsent' | 'stall'
>;

/** What comes of a client before this takes over. */
export interface Opening {
  socket: Socket;
  /** All that the client sent so far, its secrets replaced. */
  request: Uint8Array;
  /** How many bytes were replaced. */
  hidden: number;
  judge: boolean;
  /** Whether the client is within this process, with no proxy before it, and takes any 101. */
  isInside?: boolean;
}

/** Is told of a fault that was met on a connection, which is to be ended. Must not throw. */
export type TellFault = (connection: TabConnection, entry: Entry, error: unknown) => void;

/** Milliseconds for which the last bytes may take their way before the socket is destroyed. */
const LAST_BYTES = 1_000;

/**
 * One TCP connection whose server is a learner's code in a page: what the client sends goes to the
 * page as it is, what the page returns goes to the client, and neither side may run ahead of the
 * other. Node's own timers end with the upgrade, so all of these are its own.
 */
export class TabConnection extends EventEmitter<{ close: [] }> implements Held, Guarded {
  readonly number: number;
  readonly #socket: Socket;
  readonly #tell: (record: TabRecord) => void;
  readonly #limits: TabLimits;
  readonly #traffic: Traffic;
  readonly #fault: TellFault;
  readonly #filter: AnswerFilter;
  readonly #first: NodeJS.Timeout;
  readonly #lifetime: NodeJS.Timeout;
  #last: NodeJS.Timeout | undefined;
  /** Bytes that the code has not taken yet. */
  #waiting = 0;
  /** Bytes of both directions. */
  #bytes = 0;
  #bytesRead = 0;
  #bytesWritten = 0;
  #moved = performance.now();
  #ending: TabEnding | undefined;
  #hasEnded = false;
  #isClosed = false;
  /** Nothing that comes reaches the code any more. */
  #isDeaf = false;
  /** The page reads too little to be told more now. */
  #isHeld = false;
  /** What the code has written in this turn and is to go out, and for how much of it that stands. */
  #pieces: Uint8Array[] = [];
  #gathered = 0;
  #due = 0;

  constructor(
    number: number,
    { socket, request, hidden, judge, isInside = false }: Opening,
    limits: TabLimits,
    tell: (record: TabRecord) => void,
    traffic: Traffic,
    fault: TellFault,
  ) {
    super();
    this.number = number;
    this.#socket = socket;
    this.#tell = tell;
    this.#limits = limits;
    this.#traffic = traffic;
    this.#fault = fault;
    this.#filter = new AnswerFilter(limits.benchHead, isInside);
    traffic.open += 1;
    traffic.opened += 1;
    // One of the network has an entry already.
    if (isInside) socket.emit = guardedEmit((_, error) => fault(this, 'socket', error));
    socket.setTimeout(0);
    socket.setNoDelay();
    this.#first = this.#after(limits.benchFirst * 1_000, () => this.#onLate());
    this.#lifetime = this.#after(limits.benchSeconds * 1_000, () => this.#reset('lifetime'));
    tell({ kind: 'open', connection: number, judge });
    socket.once('close', () => this.#onClose());
    socket.on('end', () => this.#onEnd());
    this.#receive(request, hidden);
    socket.on('data', (chunk: Buffer) => this.#receive(Uint8Array.from(chunk), 0));
    // What has ended before it was listened to would tell of it to nobody.
    if (socket.destroyed) setImmediate(() => this.attempt('event', () => this.#onClose()));
    else if (socket.readableEnded) this.#onEnd();
  }

  /** The code writes. */
  write(bytes: Uint8Array): void {
    if (this.#hasEnded || this.#ending || bytes.length === 0) return;
    const { held } = this.#filter;
    const passage = this.#filter.push(bytes);
    // Of what was held, and now goes, nothing was said to have been passed on yet.
    this.#follow(passage, held + bytes.length);
  }

  /** The code ends its side. */
  end(): void {
    if (this.#hasEnded || this.#ending) return;
    const { held } = this.#filter;
    this.#hasEnded = true;
    if (this.#follow(this.#filter.end(), held)) return;
    // The client of a WebSocket may still send, as TCP allows; of what is none it has had the answer.
    if (!this.#filter.isOpen) this.#ending = 'closed';
    this.#finish();
  }

  /** The code has taken so many bytes. */
  taken(count: number): void {
    this.#waiting = Math.max(0, this.#waiting - count);
    this.#goOn();
  }

  /** The page cannot be told more for now, or can again. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (isHeld && !this.#isDeaf && !this.#ending) this.#socket.pause();
    else this.#goOn();
  }

  #goOn(): void {
    const hasRoom = !this.#isHeld && this.#waiting <= this.#limits.benchWindow / 2;
    if (hasRoom && this.#socket.isPaused()) this.#socket.resume();
  }

  /** Ends it at once: the code asks for that, or there is no code any more. */
  destroy(ending: 'destroyed' | 'not-listening'): void {
    if (this.#filter.isDecided || ending === 'destroyed') this.#reset(ending);
    else this.#answerInstead(ending, NOT_LISTENING);
  }

  check(now: number): void {
    const { bytesRead, bytesWritten, writableLength } = this.#socket;
    this.#traffic.bytesReceived += bytesRead - this.#bytesRead;
    this.#bytesRead = bytesRead;
    const flushed = bytesWritten - writableLength;
    if (flushed !== this.#bytesWritten || writableLength === 0) {
      this.#traffic.bytesSent += flushed - this.#bytesWritten;
      this.#bytesWritten = flushed;
      this.#moved = now;
    }
    if (now - this.#moved >= this.#limits.stall * 1_000) this.#reset('unread');
  }

  get socket(): Socket {
    return this.#socket;
  }

  attempt(entry: Entry, act: () => void): void {
    guard(act, (error) => this.#fault(this, entry, error));
  }

  /** A fault was met on it. */
  fail(): void {
    // Where it was ending already, that is what broke.
    const canAnswer = !this.#filter.isDecided && !this.#ending;
    endBy(
      () => (canAnswer ? this.#answerInstead('error', BROKEN) : this.#reset('error')),
      () => this.#socket.destroy(),
    );
  }

  resume(): void {
    this.#socket.resume();
  }

  /** The server stops. A close frame would be the learner's to send. */
  close(): void {
    this.#ending ??= 'stopping';
    this.#finish();
  }

  terminate(): void {
    this.#socket.destroy();
  }

  #after(ms: number, act: () => void): NodeJS.Timeout {
    return setTimeout(() => this.attempt('timer', act), ms);
  }

  #receive(bytes: Uint8Array, hidden: number): void {
    if (this.#ending || this.#isDeaf) return;
    if (!this.#count(bytes.length)) return;
    this.#waiting += bytes.length;
    this.#tell({ kind: 'data', connection: this.number, hidden, bytes });
    if (this.#waiting > this.#limits.benchWindow) this.#socket.pause();
  }

  #count(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes <= this.#limits.benchBytes) return true;
    this.#reset('bytes');
    return false;
  }

  /** Does with an answer's bytes as was decided. @returns Whether that ended the connection. */
  #follow({ pass, refusal, changed, over }: Passage, due: number): boolean {
    if (refusal) {
      this.#tell({ kind: 'refused', connection: this.number, refusal });
      this.#answerInstead('refused', notLetThrough(refusal));
      return true;
    }
    if (changed !== undefined) {
      this.#tell({ kind: 'changed', connection: this.number, was: changed });
    }
    if (pass && pass.length > 0) {
      if (this.#filter.isOpen) clearTimeout(this.#first);
      else if (!this.#isDeaf) {
        this.#stopListening();
        // The rest of the answer must come as soon.
        this.#first.refresh();
      }
      if (!this.#count(pass.length)) return true;
      this.#send(pass, due);
      if (this.#socket.writableLength + this.#gathered > this.#limits.maxUnsent) {
        this.#reset('unread');
        return true;
      }
    }
    if (!over) return false;
    this.#ending = over;
    this.#finish();
    return true;
  }

  /** Sends, with all that is written in this turn: the code may write byte by byte. */
  #send(bytes: Uint8Array, due: number): void {
    if (this.#gathered === 0) process.nextTick(() => this.attempt('send', () => this.#flush()));
    this.#pieces.push(bytes);
    this.#gathered += bytes.length;
    this.#due += due;
  }

  #flush(): void {
    if (this.#gathered === 0) return;
    const pieces = this.#pieces;
    const count = this.#due;
    this.#pieces = [];
    this.#gathered = this.#due = 0;
    this.#socket.write(Buffer.concat(pieces), (error) => {
      if (!error) this.#tell({ kind: 'passed', connection: this.number, count });
    });
  }

  /**
   * Reads what comes away. Where the answer made this no WebSocket, that may be the request of
   * somebody else, sent by a proxy that took the connection for free: a trace is not told of it
   * either.
   */
  #stopListening(): void {
    this.#isDeaf = true;
    if (!this.#filter.isOpen) Tap.stopReceiving(this.#socket);
    this.#socket.resume();
  }

  #onLate(): void {
    if (!this.#filter.isDecided) {
      this.#answerInstead('first-byte', tooLate(this.#limits.benchFirst));
      return;
    }
    this.#ending ??= 'answered';
    this.#finish();
  }

  /** Nothing has been sent to the client: it is told why, by this server. */
  #answerInstead(ending: TabEnding, refusal: Refusal): void {
    if (this.#ending) return;
    this.#ending = ending;
    this.#stopListening();
    refuseOnSocket(this.#socket, undefined, refusal);
    this.#endSoon();
  }

  #reset(ending: TabEnding): void {
    this.#ending ??= ending;
    resetSocket(this.#socket);
  }

  #finish(): void {
    this.#flush();
    this.#socket.end();
    // The client may still send, as TCP allows, but not for ever once an answer cannot come.
    if (this.#ending) {
      this.#stopListening();
      this.#endSoon();
    }
  }

  #endSoon(): void {
    this.#last ??= this.#after(LAST_BYTES, () => this.#socket.destroy());
  }

  #onEnd(): void {
    if (!this.#ending) this.#tell({ kind: 'ended', connection: this.number });
  }

  #onClose(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const timer of [this.#first, this.#lifetime, this.#last]) clearTimeout(timer);
    this.#traffic.open -= 1;
    this.#traffic.bytesReceived += this.#socket.bytesRead - this.#bytesRead;
    this.#traffic.bytesSent += this.#socket.bytesWritten - this.#bytesWritten;
    const { errored } = this.#socket;
    const isReset = errored !== null && 'code' in errored && errored.code === 'ECONNRESET';
    const ending = this.#ending ?? (isReset ? 'reset' : errored === null ? 'closed' : 'error');
    // Whoever holds it lets go of it, whatever becomes of that.
    this.attempt('event', () => this.#tell({ kind: 'closed', connection: this.number, ending }));
    this.emit('close');
  }
}

const NOT_LISTENING: Refusal = {
  status: 503,
  words: {
    zh: '这个地址的服务器写在别人的页面里，那边的代码现在没有在运行。',
    en: 'The server at this address is code in somebody’s page, and it is not running now.',
  },
};

function tooLate(seconds: number): Refusal {
  return {
    status: 504,
    words: {
      zh: `页面里的代码没有在 ${seconds} 秒内写出完整的响应头。`,
      en: `The code in the page did not write a whole response head within ${seconds} seconds.`,
    },
  };
}

function notLetThrough({ why, what }: HeadRefusal): Refusal {
  // Only what is certain to be printable comes back in an answer of ours.
  const safe = /^[\w -]{0,60}$/.test(what) ? what : '';
  return {
    status: 502,
    words: {
      zh: `页面里的代码写的响应头没有放行（${why}${safe && `：${safe}`}）。`,
      en: `The response head that the code in the page wrote was not let through (${why}${safe && `: ${safe}`}).`,
    },
  };
}
