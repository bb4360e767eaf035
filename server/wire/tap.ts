import type { Socket } from 'node:net';

/**
 * The exact bytes of one TCP connection (of one TLS connection, before encryption), both ways.
 *
 * Node shows them nowhere: its HTTP parser reads the socket's handle itself, and `ws` unmasks in
 * place what it is given. So this stands on three internals of Node, each held by a test: bytes
 * that were read go through `socket.push`; a `'data'` listener takes the parser off the handle;
 * bytes that are written go through `socket._write` and `socket._writev`. What other listeners
 * see, and what `ws` puts back with `unshift`, is not counted again.
 *
 * A connection begins tapped, since a request says only at its end whether it is watched. Its head
 * is kept, up to a bound. Then the connection is either watched or released, which puts the socket
 * back as it was.
 */
export class Tap {
  readonly #socket: Socket;
  #headLimit: number;
  readonly #failed: (socket: Socket, error: unknown) => void;
  /** The request under way: its first bytes, and when each chunk of them came. */
  #head: Buffer = EMPTY;
  #headLength = 0;
  #chunks: { end: number; time: number }[] = [];
  #incomplete = false;
  #observer: WireObserver | undefined;
  /** Told of what is written: the observer of the connection, or of one answer. */
  #reader: WireObserver | undefined;

  private constructor(
    socket: Socket,
    headLimit: number,
    failed: (socket: Socket, error: unknown) => void,
  ) {
    this.#socket = socket;
    this.#headLimit = headLimit;
    this.#failed = failed;
    // Functions that are there already: what is made for each connection and gone a moment later
    // leaves holes in V8's heap, between what stays.
    socket.push = tapped;
    socket.on('data', ignore);
    socket.removeListener('data', ignore);
  }

  /** Sees what was read of a connection. */
  static received(socket: Socket, chunk: Uint8Array): void {
    const tap = taps.get(socket) ?? watching.get(socket);
    if (tap) tap.#received(chunk);
  }

  /**
   * Taps a connection: to be called from `'connection'`, of a TLS server `'secureConnection'`.
   * @param headLimit Bytes of a request's head that are kept, and the chunk that crosses it: with
   * a request that is within it, whatever frames came in the same chunk are kept too.
   * @param failed Is told where an observer fails, and must not throw.
   */
  static attach(
    socket: Socket,
    headLimit: number,
    failed: (socket: Socket, error: unknown) => void,
  ): Tap {
    const tap = new Tap(socket, headLimit, failed);
    taps.set(socket, tap);
    return tap;
  }

  /** The tap of a connection that has been neither watched nor released. */
  static of(socket: object): Tap | undefined {
    return taps.get(socket);
  }

  /**
   * Tells nobody any more of what comes in over a connection that is watched: what is written goes
   * on being told. For where the next bytes may be those of somebody else.
   */
  static stopReceiving(socket: object): void {
    const tap = watching.get(socket);
    if (!tap) return;
    tap.#observer = undefined;
    tap.#restore(READS);
  }

  /** Whether bytes of the request under way were not kept, so that it cannot be shown. */
  get isIncomplete(): boolean {
    return this.#incomplete;
  }

  /** What has come of the request under way. */
  get head(): Buffer {
    return this.#head.subarray(0, this.#headLength);
  }

  /** A copy of that; undefined where not all of it was kept. */
  copyOfHead(): Buffer | undefined {
    return this.#incomplete ? undefined : Buffer.from(this.head);
  }

  /**
   * The request asks for an upgrade and waits for its turn: what comes behind it is kept, whatever
   * its length. Nobody reads meanwhile, so it is no more than the socket's own buffer takes.
   */
  waitForTurn(): void {
    this.#headLimit = Infinity;
  }

  /** An ordinary request has been read whole: what follows its head belongs to the next one. */
  nextRequest(): void {
    const end = endOfHead(this.head);
    if (end === -1) return;
    const before = this.#headLength;
    this.#head.copyWithin(0, end, before);
    this.#headLength = before - end;
    this.#chunks = this.#chunks
      .filter((chunk) => chunk.end > end)
      .map(({ end: chunkEnd, time }) => ({ end: chunkEnd - end, time }));
    if (this.#headLength === 0) this.#forgetHead();
  }

  /**
   * From now on, tells `observer` of every byte; first, at the times at which they came, of those
   * of the request under way. To be called before anything of the response is written.
   */
  watch(observer: WireObserver): void {
    taps.delete(this.#socket);
    watching.set(this.#socket, this);
    let start = 0;
    for (const { end, time } of this.#chunks) {
      observer.received(this.#head.subarray(start, end), time);
      start = end;
    }
    this.#forgetHead();
    this.#observer = this.#reader = observer;
    watching.set(this.#socket, this);
    this.#tapWrites();
  }

  /**
   * Tells `observer` of the ordinary request under way, at the times at which it came, and of
   * nothing that the client sends behind it: that belongs to the next one, which may be somebody
   * else's where a proxy sends both.
   */
  tellRequest(observer: WireObserver): void {
    const end = endOfHead(this.head);
    let start = 0;
    for (const chunk of this.#chunks) {
      const stop = Math.min(chunk.end, end);
      if (stop > start) observer.received(this.#head.subarray(start, stop), chunk.time);
      start = stop;
    }
    this.nextRequest();
  }

  /**
   * Tells `observer` of what is written from now on: of one answer, from before its first byte.
   * @returns Ends it, to be called when the last byte of the answer has been written.
   */
  watchAnswer(observer: WireObserver): () => void {
    this.#reader = observer;
    this.#tapWrites();
    return () => {
      if (this.#reader !== observer) return;
      this.#reader = undefined;
      this.#restore(WRITES);
    };
  }

  /** Ends it: the socket is as it was before. */
  release(): void {
    taps.delete(this.#socket);
    watching.delete(this.#socket);
    this.#observer = this.#reader = undefined;
    this.#forgetHead();
    this.#restore(READS);
    this.#restore(WRITES);
  }

  #restore(names: readonly string[]): void {
    const socket = this.#socket;
    // Set, not deleted: V8 keeps an object that lost a property in a slower and larger form.
    const own = Object.getPrototypeOf(socket) as object;
    for (const name of names) {
      if (Object.hasOwn(socket, name)) Reflect.set(socket, name, Reflect.get(own, name));
    }
  }

  #received(chunk: Uint8Array): void {
    try {
      if (this.#observer) this.#observer.received(chunk, performance.now());
      else this.#keep(chunk);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** An observer failed: it hears no more, and what it was told of ends. */
  #fail(error: unknown): void {
    this.release();
    this.#failed(this.#socket, error);
  }

  #keep(chunk: Uint8Array): void {
    if (this.#headLength >= this.#headLimit) {
      this.#forgetHead();
      this.#incomplete = true;
    }
    if (this.#incomplete || chunk.length === 0) return;
    const end = this.#headLength + chunk.length;
    if (end > this.#head.length) {
      // The first chunk is most often all there is: its copy comes from Node's pool.
      const larger = Buffer.allocUnsafe(
        this.#head.length === 0 ? end : Math.max(1_024, end, this.#head.length * 2),
      );
      this.head.copy(larger);
      this.#head = larger;
    }
    this.#head.set(chunk, this.#headLength);
    this.#headLength = end;
    const time = performance.now();
    const last = this.#chunks.at(-1);
    // A request in very many pieces: the pieces are merged, the bytes all kept.
    if (last && this.#chunks.length >= MOST_CHUNKS) last.end = end;
    else this.#chunks.push({ end, time });
  }

  #forgetHead(): void {
    this.#head = EMPTY;
    this.#headLength = 0;
    this.#chunks = [];
  }

  #tapWrites(): void {
    const socket = this.#socket;
    const write = socket._write.bind(socket);
    const writev = socket._writev?.bind(socket);
    const sent = (chunk: unknown, encoding: BufferEncoding, time: number) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
      try {
        if (bytes instanceof Uint8Array) this.#reader?.sent(bytes, time);
      } catch (error) {
        this.#fail(error);
      }
    };
    socket._write = (chunk: unknown, encoding, callback) => {
      sent(chunk, encoding, performance.now());
      write(chunk, encoding, callback);
    };
    if (!writev) return;
    socket._writev = (chunks, callback) => {
      const time = performance.now();
      for (const { chunk, encoding } of chunks) sent(chunk, encoding, time);
      writev(chunks, callback);
    };
  }
}

/** Told of a connection's bytes. They must be copied: what they lie in is changed afterwards. */
export interface WireObserver {
  /** `time` in ms on the server's monotonic clock. */
  received(bytes: Uint8Array, time: number): void;
  sent(bytes: Uint8Array, time: number): void;
}

/** One observer for several; more may leave while it is told. */
export function told(observers: readonly WireObserver[]): WireObserver {
  return {
    received(bytes, time) {
      for (const each of [...observers]) each.received(bytes, time);
    },
    sent(bytes, time) {
      for (const each of [...observers]) each.sent(bytes, time);
    },
  };
}

const EMPTY = Buffer.alloc(0);

/** The methods that a tap stands in front of. */
const READS = ['push'];
const WRITES = ['_write', '_writev'];

/** The taps of connections whose request is under way. */
const taps = new WeakMap<object, Tap>();
/** The taps of connections that are watched. */
const watching = new WeakMap<object, Tap>();

/** A socket's `push` while it is tapped. */
function tapped(this: Socket, chunk: unknown, encoding?: BufferEncoding): boolean {
  if (chunk instanceof Uint8Array) Tap.received(this, chunk);
  const own = Object.getPrototypeOf(this) as Socket;
  return own.push.call(this, chunk, encoding);
}

function ignore(): void {}

/** Chunks of one request whose times are kept apart. */
const MOST_CHUNKS = 4_096;

/** Where the first head in `bytes` ends, CRLFs before it included (RFC 9112 §2.2); -1 if open. */
function endOfHead(bytes: Buffer): number {
  let start = 0;
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start += 1;
  const blank = bytes.indexOf('\r\n\r\n', start, 'latin1');
  return blank === -1 ? -1 : blank + 4;
}
