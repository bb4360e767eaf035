import { z } from 'zod';
import type { Words } from '../http/language.ts';

/** Longest text of one message, in UTF-16 units. */
export const MOST_TEXT = 500;

const request = z.discriminatedUnion('type', [
  z.object({ type: z.literal('say'), text: z.string().min(1).max(MOST_TEXT) }),
  z.object({ type: z.literal('who') }),
]);

/** What a member of a room asks for. */
export type ChatRequest = z.output<typeof request>;

/** What went wrong, by name. */
export type ChatFault =
  'binary' | 'not-json' | 'not-understood' | 'opaque-origin' | 'too-fast' | 'unavailable';

/** Reads a message of a member, whatever it is. */
export function readChatRequest(data: Buffer, isBinary: boolean): ChatRequest | ChatFault {
  if (isBinary) return 'binary';
  let value: unknown;
  try {
    value = JSON.parse(data.toString());
  } catch {
    return 'not-json';
  }
  return request.safeParse(value).data ?? 'not-understood';
}

const EXAMPLE = '{"type":"say","text":"…"}';

const WORDS: Readonly<Record<ChatFault, Words>> = {
  binary: {
    zh: `这里只接受文本消息，例如 ${EXAMPLE}。`,
    en: `Only text messages are understood here, for example ${EXAMPLE}.`,
  },
  'not-json': {
    zh: `消息必须是 JSON，例如 ${EXAMPLE}。`,
    en: `A message must be JSON, for example ${EXAMPLE}.`,
  },
  'not-understood': {
    zh: `消息应为 ${EXAMPLE}（1 到 ${MOST_TEXT} 个字符）或 {"type":"who"}。`,
    en: `A message is ${EXAMPLE}, with 1 to ${MOST_TEXT} characters, or {"type":"who"}.`,
  },
  'opaque-origin': {
    zh: '这个页面的 Origin 是 null，任何网站都能做出这样的页面，所以不让它进房间。如果这是下载后直接打开的文件：用一个本地服务器打开它，例如在它所在的文件夹里运行 python3 -m http.server，再打开 http://localhost:8000/。',
    en: 'The Origin of this page is null. Any site can make such a page, so it is not let into the room. If you opened a downloaded file: let a server on your machine serve it. For example, run python3 -m http.server in its folder and open http://localhost:8000/.',
  },
  'too-fast': {
    zh: '发得太快了，这条没有转发。请慢一点。',
    en: 'Too fast: this one was not passed on. Slow down.',
  },
  unavailable: {
    zh: '聊天室暂时连不上，这条没有转发。请稍后再试。',
    en: 'The rooms cannot be reached just now: this one was not passed on. Try again later.',
  },
};

/** The message that tells a member of a fault. */
export function chatFault(fault: ChatFault): string {
  return JSON.stringify({ type: 'error', error: fault, ...WORDS[fault] });
}
