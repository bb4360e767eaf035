import { fromBase64, toBase64 } from './base64.ts';
import { sha1 } from './sha1.ts';

/** The constant that a server appends to the key, RFC 6455 §1.3. */
export const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** How `Sec-WebSocket-Accept` comes from `Sec-WebSocket-Key`, step by step. */
export interface AcceptSteps {
  key: string;
  /** The key with the GUID behind it. */
  input: string;
  /** SHA-1 of `input`, 20 bytes. */
  digest: Uint8Array;
  /** Base64 of `digest`, 28 characters. */
  accept: string;
}

/** Computes the accept value of a key (RFC 6455 §4.2.2). Any text is taken as a key, as it is. */
export function computeAccept(key: string): AcceptSteps {
  const input = key + GUID;
  const digest = sha1(new TextEncoder().encode(input));
  return { key, input, digest, accept: toBase64(digest) };
}

/** Whether `key` is what a client must send: base64 of 16 bytes (RFC 6455 §4.1). */
export function isKey(key: string): boolean {
  return fromBase64(key)?.length === 16;
}
