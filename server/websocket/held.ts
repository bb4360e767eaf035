import type { Duplex } from 'node:stream';

/** What counts as one connection of this process, whatever it speaks. */
export interface Held {
  readonly socket: Duplex;
  /** Looks, once a second, after what no event tells. `now` in ms. */
  check(now: number): void;
  /** Reads on, so that the answer to a close frame is seen. */
  resume(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  /** Ends it because of a fault, and tells the peer where that can be told still. Never throws. */
  fail(): void;
  once(event: 'close', listener: () => void): unknown;
}
