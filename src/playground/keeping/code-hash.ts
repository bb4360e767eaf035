/** How the hash of a link begins that holds code; what follows is read by `code-link.ts`. */
export const CODE_HASH = '#code=';

/** Whether a hash says that it holds code. */
export function holdsCode(hash: string): boolean {
  return hash.startsWith(CODE_HASH);
}

/** A short name of a hash, to keep something under (FNV-1a, 32 bits). */
export function digestOf(hash: string): string {
  let digest = 0x811c9dc5;
  for (let at = 0; at < hash.length; at += 1) {
    digest = Math.imul(digest ^ hash.charCodeAt(at), 0x01000193);
  }
  return (digest >>> 0).toString(36);
}
