import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusal } from '../http/refusal.ts';
import type { Target } from '../http/target.ts';
import type { WatchedConnection } from '../wire/trace.ts';

/** A request to become a WebSocket, not yet answered. */
export interface Upgrade {
  request: IncomingMessage;
  socket: Socket;
  /** What the client sent right behind its request. */
  head: Buffer;
  /** The request and `head` as they came, where the endpoint hands connections on. */
  came: Buffer | undefined;
  target: Target;
  /** Set where a page watches this connection. */
  watched: WatchedConnection | undefined;
}

/** 16 bytes as base64 (RFC 6455 §4.2.1, item 5). */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
/** A list of tokens (RFC 9110 §5.6.1), as subprotocols are. */
const TOKENS = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*$/;

/** What is wrong with an opening handshake (RFC 6455 §4.2.1), if something is. */
export function faultOfUpgrade(request: IncomingMessage): Refusal | undefined {
  const { method, headers, httpVersion } = request;
  if (method !== 'GET') {
    return fault(
      `WebSocket 握手必须用 GET，这次是 ${method}。`,
      `A WebSocket handshake is a GET; this was ${method}.`,
      405,
      { Allow: 'GET' },
    );
  }
  if (httpVersion !== '1.1') {
    return fault(
      `WebSocket 握手要用 HTTP/1.1，这次是 HTTP/${httpVersion}。`,
      `A WebSocket handshake needs HTTP/1.1; this was HTTP/${httpVersion}.`,
    );
  }
  if (headers.upgrade?.toLowerCase() !== 'websocket') {
    return fault(
      `Upgrade 必须是 websocket，这次是 ${quoted(headers.upgrade ?? '')}。`,
      `Upgrade must be websocket; it was ${quoted(headers.upgrade ?? '')}.`,
    );
  }
  if (hasBody(request)) return WITH_BODY;
  if (headers['sec-websocket-version'] !== '13') {
    const version = headers['sec-websocket-version'];
    return fault(
      `Sec-WebSocket-Version 必须是 13，${version === undefined ? '这次没有给出' : `这次是 ${quoted(version)}`}。`,
      `Sec-WebSocket-Version must be 13; it was ${version === undefined ? 'missing' : quoted(version)}.`,
      426,
      { Upgrade: 'websocket', Connection: 'Upgrade, close', 'Sec-WebSocket-Version': '13' },
    );
  }
  const keys = valuesOf(request, 'sec-websocket-key');
  if (keys.length !== 1 || !KEY.test(keys[0] ?? '')) {
    return fault(
      `Sec-WebSocket-Key 必须出现一次，是 16 个字节的 base64（24 个字符），${keys.length === 1 ? `这次是 ${quoted(keys[0] ?? '')}` : `这次出现了 ${keys.length} 次`}。`,
      `Sec-WebSocket-Key must be there once, 16 bytes as base64 (24 characters); it was ${keys.length === 1 ? quoted(keys[0] ?? '') : `there ${keys.length} times`}.`,
    );
  }
  const protocols = headers['sec-websocket-protocol'];
  if (protocols !== undefined && !areProtocols(protocols)) {
    return fault(
      `Sec-WebSocket-Protocol 必须是用逗号分隔、互不重复的名称，这次是 ${quoted(protocols)}。`,
      `Sec-WebSocket-Protocol must be names separated by commas, each once; it was ${quoted(protocols)}.`,
    );
  }
  return undefined;
}

export const WITH_BODY = fault(
  'WebSocket 握手请求不能带正文。',
  'A WebSocket handshake has no body.',
);

/** Whether something follows the request's head that belongs to it (RFC 9112 §6). */
export function hasBody({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}

/** What stood in a header, of which nobody reads more than the beginning. */
function quoted(value: string): string {
  return JSON.stringify(value.length <= 80 ? value : `${value.slice(0, 80)}…`);
}

function fault(
  zh: string,
  en: string,
  status = 400,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return { status, words: { zh, en }, headers };
}

/** The values of a header as they were sent, one for each time that it was. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
}

function areProtocols(value: string): boolean {
  if (!TOKENS.test(value)) return false;
  const names = value.split(',').map((name) => name.trim());
  return new Set(names).size === names.length;
}
