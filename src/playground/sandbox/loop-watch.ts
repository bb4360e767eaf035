/** Rounds between two looks at the clock, which costs more than a round. */
const EVERY = 200;

export interface LoopWatch {
  /** What guarded loops call in each round, and guarded functions at each call. */
  round: () => void;
  /** Time until now does not count: a dialog has been waiting for its answer. */
  forgive: () => void;
}

/**
 * Calls `stop`, which must throw, once one task has run for more than `limit` ms; microtasks count as
 * part of it.
 * @param now ms on a clock that only goes forward.
 * @param later calls back in a new task.
 */
export function loopWatch(
  limit: number,
  stop: () => never,
  now: () => number,
  later: (callback: () => void) => void,
): LoopWatch {
  let rounds = 0;
  let since: number | undefined;
  let isOver = false;
  return {
    round() {
      // Code that catches what is thrown, or goes on in another promise, meets it again at once.
      if (isOver) stop();
      rounds += 1;
      if (since === undefined) {
        since = now();
        later(() => (since = undefined));
      } else if (rounds % EVERY === 0 && now() - since > limit) {
        isOver = true;
        stop();
      }
    },
    forgive() {
      if (since !== undefined) since = now();
    },
  };
}
