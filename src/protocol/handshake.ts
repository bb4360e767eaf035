import { computeAccept } from './accept.ts';
import { fromLatin1 } from './bytes.ts';

/** Writes the opening handshake, RFC 6455 §4. To read one, see `parseRequest` and `parseResponse`. */

/** Header fields that turn up in real handshakes, by side, in lower case. Each has an explanation. */
export const HANDSHAKE_HEADERS = {
  request: [
    'host',
    'connection',
    'upgrade',
    'origin',
    'sec-websocket-key',
    'sec-websocket-version',
    'sec-websocket-protocol',
    'sec-websocket-extensions',
    'sec-websocket-key1',
    'sec-websocket-key2',
    'user-agent',
    'accept',
    'accept-encoding',
    'accept-language',
    'cache-control',
    'pragma',
    'cookie',
    'authorization',
    'content-length',
    'transfer-encoding',
    'sec-fetch-dest',
    'sec-fetch-mode',
    'sec-fetch-site',
    'sec-gpc',
    'dnt',
    'forwarded',
    'via',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-real-ip',
  ],
  response: [
    'upgrade',
    'connection',
    'sec-websocket-accept',
    'sec-websocket-protocol',
    'sec-websocket-extensions',
    'sec-websocket-version',
    'sec-websocket-location',
    'sec-websocket-origin',
    'date',
    'server',
    'set-cookie',
    'content-type',
    'content-language',
    'content-length',
    'transfer-encoding',
    'keep-alive',
    'allow',
    'retry-after',
    'location',
    'www-authenticate',
    'cache-control',
    'vary',
    'access-control-allow-origin',
    'strict-transport-security',
    'content-security-policy',
    'x-content-type-options',
    'via',
    'x-powered-by',
  ],
} as const;

/** Status codes that an upgrade is answered with and that have an explanation of their own. */
export const HANDSHAKE_STATUSES = [
  101, 200, 400, 401, 403, 404, 405, 408, 413, 426, 429, 431, 500, 502, 503, 504,
] as const;

export interface RequestFields {
  /** Path and query. */
  target: string;
  host: string;
  key: string;
  /** Left out where undefined, as a client outside a browser does. */
  origin?: string;
  protocols?: readonly string[];
  /** The value of `Sec-WebSocket-Extensions`. */
  extensions?: string;
  /** Further header lines, in order, written as they are. */
  headers?: readonly (readonly [name: string, value: string])[];
}

/** The bytes of an opening request. */
export function buildRequest(fields: RequestFields): Uint8Array<ArrayBuffer> {
  const { target, host, key, origin, protocols = [], extensions, headers = [] } = fields;
  return head(`GET ${target} HTTP/1.1`, [
    ['Host', host],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ...optional('Origin', origin),
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', key],
    ...optional('Sec-WebSocket-Protocol', protocols.join(', ')),
    ...optional('Sec-WebSocket-Extensions', extensions),
    ...headers,
  ]);
}

export interface ResponseFields {
  /** The key of the request that is answered. */
  key: string;
  /** The one subprotocol that was chosen. */
  protocol?: string;
  /** The value of `Sec-WebSocket-Extensions`. */
  extensions?: string;
  headers?: readonly (readonly [name: string, value: string])[];
}

/** The bytes of the response that accepts a WebSocket. */
export function buildResponse(fields: ResponseFields): Uint8Array<ArrayBuffer> {
  const { key, protocol, extensions, headers = [] } = fields;
  return head('HTTP/1.1 101 Switching Protocols', [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Accept', computeAccept(key).accept],
    ...optional('Sec-WebSocket-Protocol', protocol),
    ...optional('Sec-WebSocket-Extensions', extensions),
    ...headers,
  ]);
}

function optional(name: string, value: string | undefined): [string, string][] {
  return value ? [[name, value]] : [];
}

function head(
  startLine: string,
  headers: readonly (readonly [string, string])[],
): Uint8Array<ArrayBuffer> {
  const lines = [startLine, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return fromLatin1(`${lines.join('\r\n')}\r\n\r\n`);
}
