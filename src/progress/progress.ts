import { refusal } from '../playground/keeping/kept-code.ts';
import { merged, type Change } from './changes.ts';
import { jsonOf, NOTHING, readProgress, type Progress } from './shape.ts';

/** Where progress is kept; nobody else reads or writes it. */
export const KEY = 'ws101:progress';
/** Where a text that cannot be read is moved before the first write, so that nothing is lost. */
export const DAMAGED_KEY = 'ws101:progress:damaged';
/** Milliseconds in which a write may have crossed with another tab's. */
const CROSSING = 1000;

/**
 * Whether progress outlives the page: `blocked` where the browser lets us keep nothing, `full`
 * where there is no room left, `newer` where a newer version of the site wrote what is kept.
 */
export type Keeping = 'kept' | 'blocked' | 'full' | 'newer';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface ProgressStore {
  read(): Progress;
  keeping(): Keeping;
  change(change: Change): void;
  /** Forgets all; the returned function brings it back, with what was added since. */
  reset(): () => void;
  /** Calls `listener` after every change here, and in other tabs. */
  onChange(listener: () => void): void;
  /** To be told of what another tab has written: the new text, null where it was removed. */
  changedElsewhere(text: string | null): void;
}

/**
 * Progress over a browser's store, which is read anew before each write: other tabs write there
 * too. What cannot be kept is known until the page is left.
 * @param store undefined where the browser gives none; every call may throw.
 * @param now milliseconds since the epoch.
 */
export function progressStore(store: Store | undefined, now: () => number): ProgressStore {
  const listeners: (() => void)[] = [];
  /** All that is known, where the store does not hold it. */
  let unkept: Progress | undefined;
  let keeping: Keeping = store ? 'kept' : 'blocked';
  /** What this tab changed a moment ago, in case another tab writes over it. */
  let recent: { at: number; change: Change }[] = [];

  function stored(): { progress: Progress; text: string | null; isDamaged: boolean } {
    const empty = { progress: NOTHING, text: null, isDamaged: false };
    let text: string | null = null;
    try {
      text = store?.getItem(KEY) ?? null;
      if (keeping === 'newer') keeping = 'kept';
    } catch {
      keeping = 'blocked';
    }
    if (text === null) return empty;
    try {
      const { progress, faults } = readProgress(JSON.parse(text));
      if (faults.some(({ expected }) => expected === 'newer')) keeping = 'newer';
      return { progress, text, isDamaged: keeping !== 'newer' && faults.length > 0 };
    } catch {
      return { ...empty, text, isDamaged: true };
    }
  }

  function known(): Progress {
    const { progress } = stored();
    return unkept ? merged(unkept)(progress) : progress;
  }

  function write(progress: Progress): void {
    const { text, isDamaged } = stored();
    unkept = progress;
    if (!store || keeping === 'newer') return;
    try {
      if (isDamaged && text !== null) store.setItem(DAMAGED_KEY, text);
      store.setItem(KEY, jsonOf(progress));
      unkept = undefined;
      keeping = 'kept';
    } catch (error) {
      keeping = refusal(error);
    }
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  return {
    read: known,
    keeping() {
      stored();
      return keeping;
    },
    change(change) {
      const before = known();
      const after = change(before);
      if (after === before) return;
      recent = [...recent.filter(({ at }) => now() - at < CROSSING), { at: now(), change }];
      write(after);
      tell();
    },
    reset() {
      const before = known();
      const { text } = stored();
      recent = [];
      unkept = undefined;
      try {
        store?.removeItem(KEY);
        keeping = store ? 'kept' : 'blocked';
      } catch {
        keeping = 'blocked';
      }
      tell();
      return () => {
        try {
          if (text !== null && store?.getItem(KEY) === null) store.setItem(KEY, text);
        } catch {
          // What is known is brought back below, for this page.
        }
        const current = known();
        const after = merged(before)(current);
        if (after !== current) write(after);
        tell();
      };
    },
    onChange(listener) {
      listeners.push(listener);
    },
    changedElsewhere(text) {
      if (text === null) {
        recent = [];
        unkept = undefined;
      } else {
        const before = known();
        const after = recent
          .filter(({ at }) => now() - at < CROSSING)
          .reduce((progress, { change }) => change(progress), before);
        if (after !== before) write(after);
      }
      tell();
    },
  };
}
