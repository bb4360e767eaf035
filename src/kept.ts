/** How every entry begins that this site keeps in a browser's storage. */
export const KEPT_PREFIX = 'ws101';

/** One entry, and the UTF-16 units of its value. */
export interface KeptEntry {
  key: string;
  size: number;
}

/** What this site keeps in the browser, by name; undefined where the browser lets nobody look. */
export function keptEntries(): KeptEntry[] | undefined {
  try {
    return [localStorage, sessionStorage]
      .flatMap((store) =>
        keysOf(store).map((key) => ({ key, size: store.getItem(key)?.length ?? 0 })),
      )
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  } catch {
    return undefined;
  }
}

/**
 * Removes one entry.
 * @returns What puts it back: whether that was done, since the room may be gone by then.
 */
export function removeKept(key: string): () => boolean {
  try {
    for (const store of [localStorage, sessionStorage]) {
      const text = store.getItem(key);
      if (text === null) continue;
      store.removeItem(key);
      return () => {
        try {
          store.setItem(key, text);
          return true;
        } catch {
          return false;
        }
      };
    }
  } catch {
    // Storage is blocked: nothing is kept.
  }
  return () => true;
}

/** Removes all of it; other sites of the same address keep theirs. */
export function wipeKept(): void {
  try {
    for (const store of [localStorage, sessionStorage]) {
      for (const key of keysOf(store)) store.removeItem(key);
    }
  } catch {
    // Storage is blocked: nothing is kept.
  }
}

function keysOf(store: Storage): string[] {
  return Array.from({ length: store.length }, (_, at) => store.key(at) ?? '').filter((key) =>
    key.startsWith(KEPT_PREFIX),
  );
}
