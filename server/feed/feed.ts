/*
 * The data of /push, /sse, /poll and /long-poll: a clock that ticks every so many milliseconds.
 * At one pace the ticks are the same for everyone, whichever way they come, so that the ways can be
 * compared byte for byte.
 */

/** One tick. */
export interface Tick {
  /** Its number at this pace since the process started, from 1. */
  n: number;
  /** When it was due: ms since 1970. */
  time: number;
}

/** When the first tick of every pace was due. */
const ORIGIN = Date.now();

/** The tick with number `n` at a pace of `every` ms. */
export function tick(n: number, every: number): Tick {
  return { n, time: ORIGIN + (n - 1) * every };
}

/** The number of the last tick that was due at `now`, in ms since 1970. */
export function lastTick(every: number, now = Date.now()): number {
  return Math.max(1, Math.floor((now - ORIGIN) / every) + 1);
}

/** At most this many ticks of the past are told. */
const MOST_PAST = 100;

/** The ticks after number `since` that were due at `now`, the newest of them; without it, the last. */
export function ticksSince(since: number | undefined, every: number, now = Date.now()): Tick[] {
  const last = lastTick(every, now);
  const first = Math.max((since ?? last - 1) + 1, last - MOST_PAST + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => tick(first + at, every));
}
