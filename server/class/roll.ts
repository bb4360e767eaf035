import type { Live } from '../live.ts';

/** Milliseconds that a browser still counts after its connection ended: it may change pages. */
const GRACE = 4_000;

/**
 * How many browsers have the course open: a number and nothing else. Who they are is not known,
 * so it cannot be kept.
 */
export class Roll {
  #joined = 0;
  readonly #watchers = new Set<(joined: number) => void>();

  get joined(): number {
    return this.#joined;
  }

  /** Counts one more. @returns what is to be called, once, when it is gone. */
  join(grace = GRACE): () => void {
    this.#set(this.#joined + 1);
    return () => void setTimeout(() => this.#set(this.#joined - 1), grace).unref();
  }

  /** Calls `watcher` now and with each change. @returns what ends that. */
  watch(watcher: (joined: number) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.#joined);
    return () => void this.#watchers.delete(watcher);
  }

  #set(joined: number): void {
    this.#joined = joined;
    for (const watcher of this.#watchers) watcher(joined);
  }
}

const rolls = new WeakMap<Live, Roll>();

/** The roll of a server's class. */
export function rollOf(live: Live): Roll {
  let roll = rolls.get(live);
  if (!roll) rolls.set(live, (roll = new Roll()));
  return roll;
}
