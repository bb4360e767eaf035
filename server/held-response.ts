import type { ServerResponse } from 'node:http';
import type { Held } from './live.ts';

/** An answer over plain HTTP that is held back or goes on: it counts as a connection meanwhile. */
export class HeldResponse implements Held {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  once(event: 'close', listener: () => void): void {
    this.#response.once(event, listener);
  }

  close(): void {
    this.#response.end();
  }

  terminate(): void {
    this.#response.destroy();
  }

  check(): void {}

  resume(): void {}
}
