import { CODE_HASH } from './code-hash.ts';
import { isFiles, type Files } from './kept-code.ts';

/** Characters of a link's code: longer addresses are cut by mail and chat programs. */
export const LONGEST_LINK = 16_000;
/** Bytes that a link's code may unfold to. */
const LONGEST_CODE = 400_000;

/** How the text is packed. The digit is the version of what is in it. */
const PACKED = '1d';
const PLAIN = '1p';

/**
 * Code as the hash of a link: `#code=1d.…` (JSON, deflated, base64url), `1p.` where the browser
 * cannot deflate.
 * @returns undefined where that would be too long for a link.
 */
export async function hashOf(files: Files): Promise<string | undefined> {
  const bytes = new TextEncoder().encode(JSON.stringify(files));
  const canPack = typeof CompressionStream === 'function';
  const packed = canPack
    ? await collect(through(bytes, new CompressionStream('deflate-raw')), Infinity)
    : bytes;
  const code = base64url(packed ?? bytes);
  return code.length > LONGEST_LINK ? undefined : `${CODE_HASH}${canPack ? PACKED : PLAIN}.${code}`;
}

/** The code in a hash; undefined if it is damaged, too long, or of a version that is not known. */
export async function codeOf(hash: string): Promise<Files | undefined> {
  const [, kind, code] = /^#code=(\w+)\.([\w-]+)$/.exec(hash) ?? [];
  if (code === undefined || (kind !== PACKED && kind !== PLAIN)) return undefined;
  if (code.length > LONGEST_LINK) return undefined;
  try {
    const packed = fromBase64url(code);
    const bytes =
      kind === PLAIN
        ? packed
        : await collect(through(packed, new DecompressionStream('deflate-raw')), LONGEST_CODE);
    if (!bytes) return undefined;
    const files: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isFiles(files) ? files : undefined;
  } catch {
    return undefined;
  }
}

function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough(transform);
}

/** All bytes of a stream, or undefined as soon as there are more than `limit`. */
async function collect(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      return undefined;
    }
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
