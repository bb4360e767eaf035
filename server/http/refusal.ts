import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { preferredLanguage, type Language, type Words } from './language.ts';
import { noticePage } from './notice.ts';
import { hideTags } from '../wire/trace-tag.ts';

/** Why a request is not done, and what to do instead. */
export interface Refusal {
  status: number;
  /** A sentence or two for the person who wrote the request. */
  words: Words;
  /** Code to copy, shown below the words. */
  example?: string;
  headers?: Readonly<Record<string, string>>;
}

/** Headers of every refusal. Nothing of it may be framed, guessed at or kept. */
const COMMON = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  Vary: 'Accept, Accept-Language',
};

/** How often each status was answered in place of what was asked for, in this process. */
export const refusals = new Map<number, number>();

function countRefusal(status: number): void {
  refusals.set(status, (refusals.get(status) ?? 0) + 1);
}

function languageOf(request: IncomingMessage | undefined): Language {
  return preferredLanguage(request?.headers['accept-language']) ?? 'en';
}

/** Words that quote a request, without the tags in it. */
function withoutTags({ zh, en }: Words): Words {
  return { zh: hideTags(zh), en: hideTags(en) };
}

/** Answers an ordinary request: a page for a person in a browser, else plain text. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, words: said, example, headers = {} }: Refusal,
): void {
  countRefusal(status);
  const words = withoutTags(said);
  const language = languageOf(request);
  const isPage = request.headers.accept?.includes('text/html') ?? false;
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  const { body, policy } = isPage
    ? noticePage(title, words, language, example)
    : {
        body: [words[language], ...(example === undefined ? [] : ['', example]), ''].join('\n'),
        policy: "default-src 'none'",
      };
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    ...COMMON,
    'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
    'Content-Type': `${isPage ? 'text/html' : 'text/plain'}; charset=utf-8`,
    'Content-Language': language === 'zh' ? 'zh-CN' : 'en',
    'Content-Length': bytes.length,
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/**
 * Answers, on the bare socket, a request that asked for an upgrade or that was no HTTP, and ends
 * the connection.
 */
export function refuseOnSocket(
  socket: Duplex,
  request: IncomingMessage | undefined,
  { status, words, headers = {} }: Refusal,
): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  countRefusal(status);
  const language = languageOf(request);
  const body = Buffer.from(`${withoutTags(words)[language]}\n`);
  const lines = {
    Connection: 'close',
    ...COMMON,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Language': language === 'zh' ? 'zh-CN' : 'en',
    'Content-Length': String(body.length),
    ...headers,
  };
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(lines).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');
  // One write, so that the answer is one packet; then what the client still sends is read away for
  // a moment, since a socket closed with unread bytes resets and the answer may be lost.
  socket.resume();
  socket.end(Buffer.concat([Buffer.from(head, 'latin1'), body]));
  const timer = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(timer));
}

/** Milliseconds in which a refused client can read the answer. */
const LINGER = 1_000;

/** Answer to whoever comes, or waits, while the server stops. */
export const STOPPING: Refusal = {
  status: 503,
  words: {
    zh: '服务器正在停止，请稍后再试。',
    en: 'The server is stopping. Try again in a moment.',
  },
  headers: { 'Retry-After': '5' },
};
