import {
  CODE_PREFIX,
  parseEntry,
  refusal,
  type CodeEntries,
  type CodeEntry,
  type Keeping,
  type Store,
} from './kept-code.ts';

/** All that a learner has written, to be carried to another browser and back. */
export interface AllKept {
  all(): CodeEntries;
  /**
   * Puts entries where they were not, or in the place of others; undefined removes one. All of
   * them, or none where one does not fit.
   */
  put(entries: ReadonlyMap<string, CodeEntry | undefined>): Keeping;
}

/** @param store nothing is kept where it is undefined or refuses, as in a browser that blocks it. */
export function allKept(store: Store | undefined): AllKept {
  const tolerant = <T>(call: (store: Store) => T): T | undefined => {
    try {
      return store && call(store);
    } catch {
      return undefined;
    }
  };

  function put(entries: ReadonlyMap<string, CodeEntry | undefined>): Keeping {
    if (!store) return 'blocked';
    const done: { key: string; before: string | null; grew: number }[] = [];
    try {
      for (const [example, entry] of entries) {
        const key = CODE_PREFIX + example;
        const before = store.getItem(key);
        const text = entry && JSON.stringify({ at: entry.at, files: entry.files });
        if (text === undefined) store.removeItem(key);
        else store.setItem(key, text);
        done.push({ key, before, grew: (text?.length ?? 0) - (before?.length ?? 0) });
      }
      return 'kept';
    } catch (error) {
      const keeping = refusal(error, store);
      // First what gives room back, then what needs it: together they fitted before.
      for (const { key, before } of done.toSorted((one, other) => other.grew - one.grew)) {
        tolerant((each) => (before === null ? each.removeItem(key) : each.setItem(key, before)));
      }
      return keeping;
    }
  }

  return {
    all: () =>
      tolerant((store) => {
        const names = Array.from({ length: store.length }, (_, at) => store.key(at) ?? '')
          .filter((key) => key.startsWith(CODE_PREFIX))
          .map((key) => key.slice(CODE_PREFIX.length))
          .sort();
        const entries = new Map<string, CodeEntry>();
        for (const name of names) {
          const entry = parseEntry(store.getItem(CODE_PREFIX + name));
          if (entry) entries.set(name, entry);
        }
        return entries;
      }) ?? new Map(),
    put,
  };
}
