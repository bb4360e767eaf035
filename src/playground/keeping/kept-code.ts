/** Files of an example by name. */
export type Files = Readonly<Record<string, string>>;

/** What is kept of one example: the files that differ from it, and when they were written. */
export interface CodeEntry {
  /** Milliseconds since the epoch. */
  at: number;
  files: Files;
}

/** By `<language>:<example>`, with the digest of a link behind it where the code came with one. */
export type CodeEntries = ReadonlyMap<string, CodeEntry>;

/**
 * What came of keeping: `full` where the browser has no room left for this address, `blocked` where
 * it lets us keep nothing. What was kept before is there in either case.
 */
export type Keeping = 'kept' | 'full' | 'blocked';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'ws101:code:';

/** What a learner has written, kept in the browser: all of it, as long as there is room. */
export interface KeptCode {
  read(example: string): Files | undefined;
  /** Keeps `files`; none: forgets the example. Nothing else gives way to them. */
  write(example: string, files: Files): Keeping;
  all(): CodeEntries;
  /**
   * Puts entries where they were not, or in the place of others; undefined removes one. All of
   * them, or none where one does not fit.
   */
  put(entries: ReadonlyMap<string, CodeEntry | undefined>): Keeping;
}

/**
 * @param store nothing is kept where it is undefined or refuses, as in a browser that blocks it.
 * @param now milliseconds since the epoch.
 */
export function keptCode(store: Store | undefined, now: () => number): KeptCode {
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
        const key = PREFIX + example;
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
    read: (example) => tolerant((store) => parse(store.getItem(PREFIX + example))?.files),
    write(example, files) {
      if (!store) return 'blocked';
      try {
        if (Object.keys(files).length === 0) store.removeItem(PREFIX + example);
        else store.setItem(PREFIX + example, JSON.stringify({ at: now(), files }));
        return 'kept';
      } catch (error) {
        return refusal(error, store);
      }
    },
    all: () =>
      tolerant((store) => {
        const names = Array.from({ length: store.length }, (_, at) => store.key(at) ?? '')
          .filter((key) => key.startsWith(PREFIX))
          .map((key) => key.slice(PREFIX.length))
          .sort();
        const entries = new Map<string, CodeEntry>();
        for (const name of names) {
          const entry = parse(store.getItem(PREFIX + name));
          if (entry) entries.set(name, entry);
        }
        return entries;
      }) ?? new Map(),
    put,
  };
}

/** The browser's store, if it lets us. */
export function browserStore(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/**
 * Why a store refused a text. Firefox had a name of its own for a store that is full, and a store
 * that is full while it is empty is one that takes nothing, as old private windows of Safari.
 */
export function refusal(error: unknown, store?: Pick<Storage, 'length'>): 'full' | 'blocked' {
  const isFull =
    error instanceof DOMException &&
    (error.name === 'QuotaExceededError' || error.name === 'NS_ERROR_DOM_QUOTA_REACHED');
  return isFull && !isEmpty(store) ? 'full' : 'blocked';
}

function isEmpty(store: Pick<Storage, 'length'> | undefined): boolean {
  try {
    return store?.length === 0;
  } catch {
    return true;
  }
}

/** What was stored, if it is what we store: other code of this address may have written there. */
function parse(text: string | null): CodeEntry | undefined {
  if (text === null) return undefined;
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== 'object' || data === null) return undefined;
    const at: unknown = Reflect.get(data, 'at');
    const files: unknown = Reflect.get(data, 'files');
    return typeof at === 'number' && isFiles(files) ? { at, files } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `value` holds texts by name, and nothing else. */
export function isFiles(value: unknown): value is Files {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((each) => typeof each === 'string')
  );
}
