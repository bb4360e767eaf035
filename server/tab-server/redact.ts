import { latin1 } from '../../src/protocol/bytes.ts';

/** Header fields whose values are the client's own, in lower case. */
const SECRET = new Set(['cookie', 'cookie2', 'authorization', 'proxy-authorization']);
/** The tag with which a client's own page watches the connection: whoever knows it could add to it. */
const TAG = /[?&]trace=([^&\s#]*)/;

const STAR = 0x2a;

/**
 * Replaces, in place and byte for byte, what is nobody's but the client's in the head of its request,
 * so that every position stays true.
 * @param request What came so far; frames behind the head are left alone.
 * @param keepsTag Whether the trace in the target is the reader's own.
 * @returns How many bytes were replaced.
 */
export function redactRequest(request: Uint8Array, keepsTag = false): number {
  const text = latin1(request);
  const blank = /\n\r?\n/.exec(text);
  const end = blank ? blank.index : text.length;
  let hidden = 0;
  const hide = (from: number, to: number) => {
    request.fill(STAR, from, to);
    hidden += Math.max(0, to - from);
  };
  let isSecret = false;
  let start = 0;
  while (start < end) {
    const next = text.indexOf('\n', start);
    const lineEnd = next === -1 || next > end ? end : next;
    const line = text.slice(start, lineEnd).replace(/\r$/, '');
    const tag = start === 0 && !keepsTag ? TAG.exec(line) : null;
    if (tag) {
      const at = tag.index + tag[0].length - (tag[1]?.length ?? 0);
      hide(at, at + (tag[1]?.length ?? 0));
    }
    const isFolded = start > 0 && /^[ \t]/.test(line);
    const colon = line.indexOf(':');
    if (!isFolded) isSecret = start > 0 && SECRET.has(line.slice(0, colon).trim().toLowerCase());
    if (isSecret) {
      const from = isFolded ? 0 : colon + 1;
      const blanks = /^[ \t]*/.exec(line.slice(from))?.[0].length ?? 0;
      hide(start + from + blanks, start + line.length);
    }
    start = lineEnd + 1;
  }
  return hidden;
}
