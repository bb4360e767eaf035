import { Socket } from 'node:net';

/**
 * A connection inside the process: what the server writes is handed to `take`, what `push` is
 * given the server reads. It is a `Socket` because the server takes nothing else for a connection;
 * it has no handle, and so no address.
 */
export class MemorySocket extends Socket {
  readonly #take: (bytes: Uint8Array) => void;

  constructor(take: (bytes: Uint8Array) => void) {
    super({ allowHalfOpen: true });
    this.#take = take;
  }

  /** What is to be read is pushed when it is there. */
  override _read(): void {}

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.#written(chunk);
    done();
  }

  override _writev(chunks: { chunk: unknown }[], done: () => void): void {
    for (const { chunk } of chunks) this.#written(chunk);
    done();
  }

  #written(chunk: unknown): void {
    if (chunk instanceof Uint8Array) this.#take(chunk);
    else if (typeof chunk === 'string') this.#take(Buffer.from(chunk, 'latin1'));
  }
}
