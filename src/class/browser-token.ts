const PLACE = 'ws101:browser';

/**
 * A random name of this browser, the same in all its pages, by which the server counts it once. It
 * says nothing of who uses it, and is not kept there.
 * @returns undefined where the browser keeps nothing for this site.
 */
export function browserToken(storage: () => Storage = () => localStorage): string | undefined {
  try {
    const kept = storage().getItem(PLACE);
    if (kept !== null && /^[0-9a-f]{32}$/.test(kept)) return kept;
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const token = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    storage().setItem(PLACE, token);
    return storage().getItem(PLACE) ?? undefined;
  } catch {
    return undefined;
  }
}
