import { guard } from '../health/fault.ts';
import type { Live } from '../live/live.ts';

/** Milliseconds that a browser still counts after its last connection ended: it may change pages. */
const GRACE = 4_000;

/**
 * How many browsers have the course open: a number and nothing else. Each is known by a random token
 * of its own for as long as it is there, so that many connections of one browser count once; who it
 * is is not known, so it cannot be kept.
 */
export class Roll {
  /** Connections by browser; none of one that is gone, and still counts for a moment. */
  readonly #open = new Map<string, number>();
  readonly #watchers = new Set<(joined: number) => void>();
  readonly #failed: (error: unknown) => void;

  /** @param failed Is told where a watcher fails; must not throw. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  get joined(): number {
    return this.#open.size;
  }

  /** Counts a browser in, if it is not there yet. @returns what is to be called, once, at the end. */
  join(browser: string, grace = GRACE): () => void {
    const isNew = !this.#open.has(browser);
    this.#add(browser, 1);
    if (isNew) this.#tell();
    return () => {
      // It stays in the map meanwhile, so that it is no new one if it comes back.
      this.#add(browser, -1);
      setTimeout(() => {
        if (this.#open.get(browser) === 0 && this.#open.delete(browser)) this.#tell();
      }, grace).unref();
    };
  }

  /** Calls `watcher` now and with each change. @returns what ends that. */
  watch(watcher: (joined: number) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.joined);
    return () => void this.#watchers.delete(watcher);
  }

  #add(browser: string, change: 1 | -1): void {
    this.#open.set(browser, (this.#open.get(browser) ?? 0) + change);
  }

  #tell(): void {
    // What is told to one is not to keep it from the others, nor from whoever has come or gone.
    for (const watcher of this.#watchers) guard(() => watcher(this.joined), this.#failed);
  }
}

const rolls = new WeakMap<Live, Roll>();

/** The roll of a server's class. */
export function rollOf(live: Live): Roll {
  let roll = rolls.get(live);
  if (!roll) rolls.set(live, (roll = new Roll((error) => live.faults.met('send', error))));
  return roll;
}
