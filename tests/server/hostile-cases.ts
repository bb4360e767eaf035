import {
  BINARY,
  CLOSE,
  closeBody,
  CONTINUATION,
  frame,
  PING,
  PONG,
  TEXT,
  upgradeRequest,
} from './raw.ts';

/** The answer that is right. */
export type Answer =
  /** An HTTP answer with one of these codes that says all of `says`, then the end. */
  | { status: number | readonly number[]; says?: readonly string[]; staysOpen?: boolean }
  /** A close frame with this code (1005: an empty one), and a reason that holds `reason`. */
  | { close: number; reason?: string }
  /** The payloads of the messages that come back, and the connection stays open. */
  | { echo: readonly (Buffer | string)[] };

/** Bytes that a server must survive. */
export interface HostileCase {
  name: string;
  /** What is sent: each part by itself. After an opening handshake, where the answer is a frame. */
  parts: readonly (Buffer | string)[];
  answer: Answer;
  /** Where the handshake goes to, for frames. */
  target?: string;
}

const HOST = 'Host: example.com\r\n';
const get = (target: string) => `GET ${target} HTTP/1.1\r\n${HOST}\r\n`;
const headers = (count: number) => Array.from({ length: count }, () => 'a:');
const many = (count: number, bytes: Buffer) =>
  Buffer.concat(Array.from({ length: count }, () => bytes));

function request(
  name: string,
  status: number | readonly number[],
  bytes: string | Buffer,
  ...says: string[]
): HostileCase {
  return { name, parts: [bytes], answer: { status, says } };
}

/** A handshake to /echo that differs from a right one. */
function handshake(
  name: string,
  status: number,
  changes: Readonly<Record<string, string | undefined>>,
  ...says: string[]
): HostileCase {
  return request(name, status, upgradeRequest('/echo', changes), ...says);
}

const ONLY_13 = '\r\nSec-WebSocket-Version: 13\r\n';

/** Values of `Host` that no browser sends. */
export const ODD_HOSTS: readonly string[] = [
  ...['192.168.1.256', '256.256.256.256', '1.2.3.4.5', '0x100000000', '4294967296', '1.2.3.08'],
  ...['[::::]', '[1::2::3]', '[::ffff:1.2.3.256]', '[::1', '[::1%25lo]', '[v1.a]', ']'],
  ...['xn--a', 'xn--', 'xn--0', '%31', 'a%00b', '-', '.', '..', 'a..b', '_', 'a:99999', ':1', '::'],
  ...['a@b', 'a/b', 'a?b', 'a#b', 'a b', '中.example', `${'a'.repeat(300)}.example`],
];
const Origin = 'http://a.example';

/** By its name, or, of a request that was written by hand in the workbench, by its origin. */
const REFUSED = [403, 421];

export const handshakeCases: readonly HostileCase[] = [
  request('POST', 405, upgradeRequest('/echo').replace('GET', 'POST'), 'POST', 'Allow: GET'),
  handshake('an upgrade to h2c', 400, { Upgrade: 'h2c' }, 'h2c'),
  handshake('two protocols to upgrade to', 400, { Upgrade: 'websocket, h2c' }, 'Upgrade'),
  handshake('no Upgrade', 426, { Upgrade: undefined }, 'WebSocket'),
  handshake('no Connection', 426, { Connection: undefined }, 'WebSocket'),
  handshake('no key', 400, { 'Sec-WebSocket-Key': undefined }, 'Sec-WebSocket-Key'),
  handshake('an empty key', 400, { 'Sec-WebSocket-Key': '' }, 'Sec-WebSocket-Key'),
  handshake('a short key', 400, { 'Sec-WebSocket-Key': 'c2hvcnQ=' }, 'Sec-WebSocket-Key'),
  handshake('a key that is no base64', 400, { 'Sec-WebSocket-Key': '!!!!!!!!!!!!!!!!!!!!!!==' }),
  request(
    'a key that is there twice',
    400,
    upgradeRequest('/echo', {}, ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']),
    '2 times',
  ),
  handshake('empty names of subprotocols', 400, { 'Sec-WebSocket-Protocol': 'a,,b' }, '"a,,b"'),
  handshake('a subprotocol with a space', 400, { 'Sec-WebSocket-Protocol': 'a b' }, '"a b"'),
  handshake('a subprotocol in quotes', 400, { 'Sec-WebSocket-Protocol': '"a"' }),
  handshake(
    'a thousand subprotocols',
    400,
    { 'Sec-WebSocket-Protocol': 'aaaaaaaa,'.repeat(1_000) },
    'aaaaaaaa…"',
  ),
  handshake('a subprotocol twice', 400, { 'Sec-WebSocket-Protocol': 'a, a' }, 'each once'),
  handshake('version 7', 426, { 'Sec-WebSocket-Version': '7' }, ONLY_13, '"7"'),
  handshake('version 8', 426, { 'Sec-WebSocket-Version': '8' }, ONLY_13),
  handshake('no version', 426, { 'Sec-WebSocket-Version': undefined }, ONLY_13, 'missing'),
  handshake('two versions', 426, { 'Sec-WebSocket-Version': '13, 8' }, ONLY_13),
  handshake('no Host', 400, { Host: undefined }, 'Host'),
  request('two Hosts', 400, upgradeRequest('/echo', {}, ['Host: example.com']), 'Host', '2'),
  request('HTTP/1.0', 400, upgradeRequest('/echo').replace('HTTP/1.1', 'HTTP/1.0'), 'HTTP/1.0'),
  handshake('a body', 400, { 'Content-Length': '5' }, 'body'),
  handshake('a body in chunks', 400, { 'Transfer-Encoding': 'chunked' }, 'body'),
  ...['http://elsewhere.example', 'null', 'http://example.com.elsewhere.example', ''].flatMap(
    (Origin) =>
      ['/trace', '/guarded'].map((path) =>
        request(`the origin "${Origin}" at ${path}`, 403, upgradeRequest(path, { Origin })),
      ),
  ),
  ...['http://elsewhere.example', 'http://example.com.elsewhere.example', ''].map((Origin) =>
    request(
      `the origin "${Origin}" at /chat`,
      403,
      upgradeRequest('/chat', { Origin }),
      'other sites',
    ),
  ),
  request(
    'a foreign origin at /workbench',
    403,
    upgradeRequest('/workbench', { Origin: 'http://elsewhere.example' }),
  ),
  request('no origin at /trace', 403, upgradeRequest('/trace'), 'Origin'),
  // What the URL Standard reads as an IPv4 address and cannot, IPv6 that is none, names in IDNA.
  ...ODD_HOSTS.flatMap((Host) => [
    request(`the host ${Host} at /guarded`, REFUSED, upgradeRequest('/guarded', { Host, Origin })),
    request(`the host ${Host} at /chat`, REFUSED, upgradeRequest('/chat', { Host, Origin })),
  ]),
  request('an unknown path', 404, upgradeRequest('/nothing'), '/nothing', '/echo'),
  request('an upgrade of a page', 404, upgradeRequest('/zh/')),
  request('a plain GET', 426, get('/echo'), 'Upgrade: websocket', ONLY_13),
  request(
    'a path of /echo in full',
    [400],
    upgradeRequest('http://example.com/echo'),
    'begins with one /',
  ),
  request('3,000 headers', 431, upgradeRequest('/echo', {}, headers(3_000))),
  request('250 headers', 431, upgradeRequest('/echo', {}, headers(250)), 'headers'),
  request('250 headers for a page', 431, get('/zh/').replace(HOST, HOST + 'a:\r\n'.repeat(250))),
  handshake('a header of 20 KB', 431, { 'X-Long': 'x'.repeat(20_000) }, '16384'),
  request('a target of 20 KB', [400, 431], get(`/echo?${'x'.repeat(20_000)}`)),
  handshake('chunked and a length', 400, { 'Transfer-Encoding': 'chunked', 'Content-Length': '5' }),
  handshake('two lengths', 400, { 'Content-Length': '5, 6' }),
  handshake('a length below zero', 400, { 'Content-Length': '-1' }),
  handshake('a length beyond all bounds', 400, { 'Content-Length': '9'.repeat(30) }),
  request('bare line feeds', 400, upgradeRequest('/echo').replaceAll('\r\n', '\n'), 'CRLF'),
  request('bare line feeds in headers', 400, get('/echo').replace(HOST, 'Host: a\nX: b\r\n')),
  request('a bare carriage return', 400, get('/echo').replace(HOST, 'Host: a\rX: b\r\n')),
  request('a space before a colon', 400, get('/echo').replace('Host:', 'Host :')),
  request('a NUL in a header', 400, get('/echo').replace('example', 'exa\0mple')),
  request('a NUL in a name', 400, get('/echo').replace('Host', 'Ho\0st')),
  request('the first bytes of TLS', 400, Buffer.from('16030100c8010000c40303', 'hex')),
  request('garbage', 400, Buffer.from(Array.from({ length: 512 }, (_, at) => (at * 73) & 0xff))),
  request('2 MB of garbage', 400, Buffer.alloc(2_000_000, 'garbage ')),
  request('HTTP/2 without its being agreed on', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  request('HTTP/9.9', 400, get('/echo').replace('1.1', '9.9')),
  request('a method in small letters', 400, get('/echo').replace('GET', 'get')),
  request('a method that nobody knows', 400, get('/echo').replace('GET', 'SHOW')),
  request('CONNECT', 405, 'CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\n\r\n'),
  request('TRACE', 405, `TRACE /zh/ HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`),
  request('OPTIONS *', 400, `OPTIONS * HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`),
  request(
    'an expectation',
    417,
    `GET /zh/ HTTP/1.1\r\n${HOST}Expect: tea\r\nConnection: close\r\n\r\n`,
  ),
  {
    name: 'extensions that make no sense, compression off',
    parts: [upgradeRequest('/echo', { 'Sec-WebSocket-Extensions': ';;=,"' })],
    answer: { status: 101, says: [], staysOpen: true },
  },
  request(
    'extensions that make no sense, compression on',
    400,
    upgradeRequest('/echo?deflate=1', { 'Sec-WebSocket-Extensions': ';;=,"' }),
    'Sec-WebSocket-Extensions',
  ),
];

function frames(
  name: string,
  close: number,
  bytes: Buffer | readonly Buffer[],
  reason?: string,
): HostileCase {
  const answer = { close, ...(reason !== undefined && { reason }) };
  return { name, parts: [bytes].flat(), answer };
}

function echoed(
  name: string,
  bytes: Buffer | readonly Buffer[],
  ...echo: (Buffer | string)[]
): HostileCase {
  return { name, parts: [bytes].flat(), answer: { echo } };
}

const split = Buffer.from('中😀', 'utf8');
const HELLO = frame(TEXT, 'Hello');

export const frameCases: readonly HostileCase[] = [
  frames('not masked', 1002, frame(TEXT, 'Hello', { mask: undefined })),
  ...[4, 2, 1, 7].map((rsv) =>
    frames(`reserved bits ${rsv.toString(2)}`, 1002, frame(TEXT, 'Hello', { rsv })),
  ),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) =>
    frames(`opcode ${opcode}`, 1002, frame(opcode, 'Hello')),
  ),
  frames('a ping of 126 bytes', 1002, frame(PING, 'x'.repeat(126))),
  frames('a ping that is not final', 1002, frame(PING, 'x', { fin: false })),
  frames('a pong of 126 bytes', 1002, frame(PONG, 'x'.repeat(126))),
  frames('a close frame of 126 bytes', 1002, frame(CLOSE, closeBody(1000, 'x'.repeat(124)))),
  frames('a close frame that is not final', 1002, frame(CLOSE, closeBody(1000), { fin: false })),
  frames('a continuation of nothing', 1002, frame(CONTINUATION, 'Hello')),
  frames('a new message inside another', 1002, [
    frame(TEXT, 'Hel', { fin: false }),
    frame(TEXT, 'lo'),
  ]),
  frames('a length with its top bit set', 1009, frame(BINARY, '', { length: 2n ** 63n })),
  frames('a length of all ones', 1009, frame(BINARY, '', { length: 2n ** 64n - 1n })),
  frames('a length of 2^53 + 1', 1009, frame(BINARY, '', { length: 2n ** 53n + 1n })),
  frames('a length of 2^40', 1009, frame(BINARY, '', { length: 2n ** 40n }), 'max-message'),
  frames('70,000 bytes announced, none sent', 1009, frame(BINARY, '', { length: 70_000n })),
  frames(
    'fragments that add up to too much',
    1009,
    [
      frame(BINARY, Buffer.alloc(60_000), { fin: false }),
      frame(CONTINUATION, Buffer.alloc(6_000), { fin: false }),
    ],
    'limit max-message: at most 65536 bytes',
  ),
  frames('invalid UTF-8', 1007, frame(TEXT, Buffer.from('c328', 'hex'))),
  frames('a surrogate in UTF-8', 1007, frame(TEXT, Buffer.from('eda080', 'hex'))),
  frames('an overlong form in UTF-8', 1007, frame(TEXT, Buffer.from('c080', 'hex'))),
  frames('beyond the last code point', 1007, frame(TEXT, Buffer.from('f4908080', 'hex'))),
  frames('half a character at the end', 1007, frame(TEXT, split.subarray(0, 4))),
  frames(
    'invalid UTF-8 in the reason of a close',
    1007,
    frame(CLOSE, closeBody(1000, Buffer.from('c328', 'hex'))),
  ),
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map((code) =>
    frames(`close code ${code}`, 1002, frame(CLOSE, closeBody(code))),
  ),
  frames('a close frame of one byte', 1002, frame(CLOSE, 'x')),
  frames('an empty close frame', 1005, frame(CLOSE)),
  ...[1000, 1001, 1003, 1007, 1011, 3000, 4999].map((code) =>
    frames(`close code ${code}, which is right`, code, frame(CLOSE, closeBody(code, '好')), '好'),
  ),
  frames('data behind a close frame', 1000, Buffer.concat([frame(CLOSE, closeBody(1000)), HELLO])),
  ...[0, 1].map((length) =>
    frames(
      `20,000 fragments of ${length} bytes`,
      1008,
      Buffer.concat([
        frame(BINARY, 'x'.repeat(length), { fin: false }),
        many(20_000, frame(CONTINUATION, 'x'.repeat(length), { fin: false })),
      ]),
      'limit max-fragments: at most 128',
    ),
  ),
  frames('1,000 pings at once', 1008, many(1_000, frame(PING, 'x')), 'limit pings-per-second'),
  frames('1,000 pongs at once', 1008, many(1_000, frame(PONG)), 'limit pings-per-second'),
  frames(
    '3,000 messages at once',
    1008,
    many(3_000, frame(TEXT, 'x')),
    'limit messages-per-second',
  ),
  echoed('a pong that nobody asked for', [frame(PONG, 'x'), HELLO], 'Hello'),
  echoed(
    'a character split over fragments',
    [
      frame(TEXT, split.subarray(0, 1), { fin: false }),
      frame(CONTINUATION, split.subarray(1, 5), { fin: false }),
      frame(CONTINUATION, split.subarray(5)),
    ],
    split,
  ),
  echoed('a masking key of zeros', frame(TEXT, 'Hello', { mask: Buffer.alloc(4) }), 'Hello'),
  echoed(
    'one byte at a time',
    [...HELLO].map((byte) => Buffer.of(byte)),
    'Hello',
  ),
  echoed('an empty message', frame(TEXT), ''),
  echoed(
    'an empty message in three fragments',
    [
      frame(BINARY, '', { fin: false }),
      frame(CONTINUATION, '', { fin: false }),
      frame(CONTINUATION),
    ],
    '',
  ),
];

/** Paths that must not lead out of the site, nor stop the process. */
export const pathCases: readonly HostileCase[] = [
  ...[
    '/../package.json',
    '/../../../../etc/passwd',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/zh/..%2f..%2f..%2fetc%2fpasswd',
    '/zh/..\\..\\package.json',
    '//example.com/',
    '//',
    '///etc/passwd',
    'http://example.com/zh/',
    'http://[::1',
    '/%00',
    '/zh/%00.html',
    '/%ff',
    '/%',
    '/%zz',
    `/${'a'.repeat(9_000)}`,
    `/${'a/'.repeat(1_000)}`,
    '/.git/config',
    '/csp-hashes.json',
    '/404.html',
    '/constructor',
    '/__proto__',
  ].map((target) =>
    request(
      `GET ${target.slice(0, 40)}`,
      [400, 404],
      `GET ${target} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
    ),
  ),
  request('a NUL in the target', 400, get('/zh/\0')),
];

const HUGE = 100_000;

/** Wrong parameters: the answer names the parameter and, where it is known, its range and an example. */
export const parameterCases: readonly HostileCase[] = [
  ['/echo?fragment=0', 'parameter fragment', '1 to 65,536', '/echo?fragment=5'],
  ['/echo?fragment=1e3', 'parameter fragment', '1 to 65,536', '/echo?fragment=5'],
  ['/echo?deflate=maybe', 'parameter deflate', '1 or 0', '/echo?deflate=1'],
  ['/echo?nothing=1', 'parameter "nothing"'],
  ['/echo?fragment=1&fragment=2', 'parameter fragment', '1 to 65,536', '/echo?fragment=5'],
  ['/echo?fragment=%00', 'parameter fragment', '1 to 65,536', '/echo?fragment=5'],
  ['/echo?fragment=%ff', 'parameter fragment', '1 to 65,536', '/echo?fragment=5'],
  ['/echo?__proto__=1', 'parameter "__proto__"'],
  ['/delay?ms=1e9', 'parameter ms', '0 to 5,000', '/delay?ms=1500'],
  ['/delay?ms=-1', 'parameter ms', '0 to 5,000', '/delay?ms=1500'],
  ['/close?code=1005', 'parameter code', '0 to 65,535', '/close?code=4000'],
  ['/close?code=1000&reason=%0d%0a', 'parameter reason', '123 bytes', '/close?reason=bye'],
  ['/close?reason=a&reason=b', 'parameter reason', '123 bytes', '/close?reason=bye'],
  ['/reject?status=200', 'parameter status', '400 to 599', '/reject?status=403'],
  ['/slow?rate=0', 'parameter rate', '1,024 to 262,144', '/slow?rate='],
  ['/push?every=0', 'parameter every', '20 to 5,000', '/push?every='],
  ['/chat?name=%00', 'parameter name', '1 to 24', '/chat?name=Ada'],
  [`/echo?fragment=${'5'.repeat(HUGE)}`, 'parameter fragment', '1 to 65,536', '/echo?fragment=5'],
  [`/delay?ms=${'%00'.repeat(HUGE / 3)}`, 'parameter ms', '0 to 5,000', '/delay?ms=1500'],
  [`/echo?${'x'.repeat(HUGE)}`, 'parameter "xxx', 'fragment'],
  [`/echo?${'fragment=1&'.repeat(HUGE / 11)}`, 'parameter fragment', '1 to 65,536'],
].map(([target = '', ...says]) => ({
  ...request(target, 400, upgradeRequest(target), ...says),
  name: target.length < 100 ? target : `${target.slice(0, 20)} … 100 KB`,
}));
