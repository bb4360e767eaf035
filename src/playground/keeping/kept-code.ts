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

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export const CODE_PREFIX = 'ws101:code:';

/** What a learner has written, kept in the browser: all of it, as long as there is room. */
export interface KeptCode {
  read(example: string): Files | undefined;
  /** Keeps `files`; none: forgets the example. Nothing else gives way to them. */
  write(example: string, files: Files): Keeping;
}

/**
 * @param store nothing is kept where it is undefined or refuses, as in a browser that blocks it.
 * @param now milliseconds since the epoch.
 */
export function keptCode(store: Store | undefined, now: () => number): KeptCode {
  return {
    read(example) {
      try {
        return parseEntry(store?.getItem(CODE_PREFIX + example) ?? null)?.files;
      } catch {
        return undefined;
      }
    },
    write(example, files) {
      if (!store) return 'blocked';
      try {
        if (Object.keys(files).length === 0) store.removeItem(CODE_PREFIX + example);
        else store.setItem(CODE_PREFIX + example, JSON.stringify({ at: now(), files }));
        return 'kept';
      } catch (error) {
        return refusal(error, store);
      }
    },
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
export function parseEntry(text: string | null): CodeEntry | undefined {
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
