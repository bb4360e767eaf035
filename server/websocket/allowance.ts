import type { Config } from '../settings/config.ts';
import type { LimitName } from './connection.ts';

type Rates = Pick<
  Config,
  | 'messagesPerSecond'
  | 'messageBurst'
  | 'bytesPerSecond'
  | 'byteBurst'
  | 'pingsPerSecond'
  | 'pingBurst'
>;

/** What one peer may still send: three buckets that fill up with time. */
export class Allowance {
  readonly #rates: Rates;
  #messages: number;
  #bytes: number;
  #pings: number;
  /** When the buckets were last filled up, in ms. */
  #filled: number;

  constructor(rates: Rates, now: number) {
    this.#rates = rates;
    this.#messages = rates.messageBurst;
    this.#bytes = rates.byteBurst;
    this.#pings = rates.pingBurst;
    this.#filled = now;
  }

  /** Takes off what has come until `now`, in ms; names the limit that it goes beyond. */
  take(came: { messages?: number; bytes?: number; pings?: number }, now: number) {
    const rates = this.#rates;
    const seconds = (now - this.#filled) / 1_000;
    this.#filled = now;
    const left = (had: number, burst: number, perSecond: number, taken = 0) =>
      Math.min(burst, had + seconds * perSecond) - taken;
    this.#messages = left(
      this.#messages,
      rates.messageBurst,
      rates.messagesPerSecond,
      came.messages,
    );
    this.#bytes = left(this.#bytes, rates.byteBurst, rates.bytesPerSecond, came.bytes);
    this.#pings = left(this.#pings, rates.pingBurst, rates.pingsPerSecond, came.pings);
    return this.#exceeded();
  }

  #exceeded(): LimitName | undefined {
    if (this.#messages < 0) return 'messages-per-second';
    if (this.#bytes < 0) return 'bytes-per-second';
    return this.#pings < 0 ? 'pings-per-second' : undefined;
  }
}
