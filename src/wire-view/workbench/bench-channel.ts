import { decodeAnswer, type WorkbenchAnswer } from '../../protocol/workbench.ts';

/** Milliseconds that an answer may take: more than the server waits for its own. */
const PATIENCE = 10_000;

/** Why no answer came. */
export type BenchFailure = 'offline' | 'lost';

/** Sends raw requests over `/workbench`, which is opened when it is needed. */
export class BenchChannel {
  readonly #address: string;
  #socket: Promise<WebSocket> | undefined;

  constructor(address: string) {
    this.#address = address;
  }

  /** Sends one request; not to be called again before it is answered. Never rejects. */
  async send(request: Uint8Array<ArrayBuffer>): Promise<WorkbenchAnswer | BenchFailure> {
    const socket = await (this.#socket ??= this.#open()).catch(() => undefined);
    if (!socket) {
      this.#socket = undefined;
      return 'offline';
    }
    return new Promise((resolve) => {
      const done = new AbortController();
      const { signal } = done;
      const end = (result: WorkbenchAnswer | BenchFailure) => {
        clearTimeout(timer);
        done.abort();
        if (result === 'lost') this.close();
        resolve(result);
      };
      const timer = setTimeout(() => end('lost'), PATIENCE);
      socket.addEventListener('close', () => end('lost'), { signal });
      socket.addEventListener(
        'message',
        ({ data }: MessageEvent<unknown>) => {
          if (data instanceof ArrayBuffer) end(decodeAnswer(new Uint8Array(data)));
        },
        { signal },
      );
      socket.send(request);
    });
  }

  close(): void {
    void this.#socket?.then((socket) => socket.close());
    this.#socket = undefined;
  }

  #open(): Promise<WebSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#address);
      socket.binaryType = 'arraybuffer';
      const fail = () => {
        clearTimeout(timer);
        // Opened again by the next request.
        this.#socket = undefined;
        reject(new Error('the workbench could not be reached'));
      };
      const timer = setTimeout(() => {
        socket.close();
        fail();
      }, PATIENCE);
      socket.onopen = () => {
        clearTimeout(timer);
        resolve(socket);
      };
      // Where a policy forbids the address, some browsers say `error` alone.
      socket.onerror = fail;
      socket.onclose = fail;
    });
  }
}
