import { WAYS, type Way } from './meter.ts';

/** Compares when the same messages came in each way. */
export class Lateness {
  /** When each message that has not come in every way yet came, in ms, by its number. */
  readonly #arrivals = new Map<number, Map<Way, number>>();
  readonly #sums = new Map<Way, number>();
  #compared = 0;

  /** Message number `n` came in one way at `time`. */
  add(way: Way, n: number, time: number): void {
    const arrivals = this.#arrivals.get(n) ?? new Map<Way, number>();
    if (!arrivals.has(way)) arrivals.set(way, time);
    if (arrivals.size < WAYS.length) {
      this.#arrivals.set(n, arrivals);
      return;
    }
    this.#arrivals.delete(n);
    const first = Math.min(...arrivals.values());
    this.#compared += 1;
    for (const [each, at] of arrivals)
      this.#sums.set(each, (this.#sums.get(each) ?? 0) + at - first);
  }

  /** By how many ms a way is behind the fastest, on average; nothing before any came in all ways. */
  of(way: Way): number | undefined {
    return this.#compared === 0 ? undefined : (this.#sums.get(way) ?? 0) / this.#compared;
  }
}
