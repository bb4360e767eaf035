import { latin1 } from '../../src/protocol/bytes.ts';
import { tagsIn } from '../wire/trace-tag.ts';

/** Header fields whose values are the client's own, in lower case. */
const SECRET = new Set(['cookie', 'cookie2', 'authorization', 'proxy-authorization']);

const STAR = 0x2a;

/**
 * Replaces, in place and byte for byte, what is nobody's but the client's in the head of its request,
 * so that every position stays true.
 * @param request What came so far; frames behind the head are left alone.
 * @param own The reader's own trace: of all tags in the head, the one that they may see.
 * @returns How many bytes were replaced.
 */
export function redactRequest(request: Uint8Array, own?: string): number {
  const text = latin1(request);
  // CRLFs before a request are allowed (RFC 9112 §2.2), and end no head.
  const begin = /^[\r\n]*/.exec(text)?.[0].length ?? 0;
  const blank = text.slice(begin).search(/\n\r?\n/);
  const end = blank === -1 ? text.length : begin + blank;
  let hidden = 0;
  const hide = (from: number, to: number) => {
    request.fill(STAR, from, to);
    hidden += Math.max(0, to - from);
  };
  for (const tag of tagsIn(text.slice(0, end))) {
    if (text.slice(tag.start, tag.end) !== own) hide(tag.start, tag.end);
  }
  let isSecret = false;
  let start = begin;
  while (start < end) {
    const next = text.indexOf('\n', start);
    const lineEnd = next === -1 || next > end ? end : next;
    const line = text.slice(start, lineEnd).replace(/\r$/, '');
    const isFolded = start > begin && /^[ \t]/.test(line);
    const colon = line.indexOf(':');
    if (!isFolded)
      isSecret = start > begin && SECRET.has(line.slice(0, colon).trim().toLowerCase());
    if (isSecret) {
      const from = isFolded ? 0 : colon + 1;
      const blanks = /^[ \t]*/.exec(line.slice(from))?.[0].length ?? 0;
      hide(start + from + blanks, start + line.length);
    }
    start = lineEnd + 1;
  }
  return hidden;
}
