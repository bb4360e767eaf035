/** Bytes of a handshake as the page's address names them, `#hs-sec-websocket-key:bytes=19-42`. */
export interface ByteLink {
  /**
   * Where counting begins: a line (`hs-<header>`), so that a link leads to the same field in any
   * handshake, or a whole message (`hs-request`, `hs-response`), counted as the view counts it.
   */
  anchor: string;
  /** Counts bytes from 0. */
  first: number;
  /** The last one, itself included, as in HTTP's own ranges (RFC 9110 §14.1.2). */
  last: number;
}

const FORM = /^#?(hs-[^:]+):bytes=(.*)$/;

/**
 * Reads the fragment of an address. Nothing where it names no bytes, `malformed` where it means to
 * and does not say which. Never throws: whoever wrote the link may have written anything.
 */
export function readByteLink(hash: string): ByteLink | 'malformed' | undefined {
  const [, anchor, range] = FORM.exec(decoded(hash)) ?? [];
  if (anchor === undefined || range === undefined) return undefined;
  const [, from = '', to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(range) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return from === '' || last < first ? 'malformed' : { anchor, first, last };
}

/** The fragment that names these bytes, with its `#`. */
export function writeByteLink({ anchor, first, last }: ByteLink): string {
  return `#${encodeURIComponent(anchor)}:bytes=${first}-${last}`;
}

/** Mail and chat programs may have escaped the signs in a link. */
function decoded(hash: string): string {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}
