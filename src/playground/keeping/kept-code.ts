/** Files of an example by name. */
export type Files = Readonly<Record<string, string>>;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'ws101:code:';
/** UTF-16 units of one example, and examples, that are kept: storage is shared and small. */
export const LONGEST = 200_000;
export const MOST = 60;

/** What a learner has written, kept in the browser. */
export interface KeptCode {
  read(example: string): Files | undefined;
  /**
   * Keeps `files`; none: forgets the example.
   * @returns whether it is done: not what is beyond the bounds, nor where the browser refuses.
   */
  write(example: string, files: Files): boolean;
}

/**
 * @param store nothing is kept where it is undefined or refuses, as in a browser that blocks it.
 * @param now milliseconds since the epoch; what was written longest ago gives way first.
 */
export function keptCode(store: Store | undefined, now: () => number): KeptCode {
  const tolerant = <T>(call: (store: Store) => T): T | undefined => {
    try {
      return store && call(store);
    } catch {
      return undefined;
    }
  };
  return {
    read: (example) => tolerant((store) => parse(store.getItem(PREFIX + example))?.files),
    write(example, files) {
      const isKept = tolerant((store) => {
        if (Object.keys(files).length === 0) {
          store.removeItem(PREFIX + example);
          return true;
        }
        const text = JSON.stringify({ at: now(), files });
        if (text.length > LONGEST) return false;
        store.setItem(PREFIX + example, text);
        makeRoom(store);
        return true;
      });
      return isKept ?? false;
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

function makeRoom(store: Store): void {
  const keys = Array.from({ length: store.length }, (_, at) => store.key(at) ?? '');
  const kept = keys.filter((key) => key.startsWith(PREFIX));
  if (kept.length <= MOST) return;
  const age = (key: string) => parse(store.getItem(key))?.at ?? 0;
  const oldest = kept.toSorted((one, other) => age(one) - age(other));
  for (const key of oldest.slice(0, kept.length - MOST)) store.removeItem(key);
}

/** What was stored, if it is what we store: other code of this address may have written there. */
function parse(text: string | null): { at: number; files: Files } | undefined {
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
