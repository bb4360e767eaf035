import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import {
  BINARY,
  CLOSE,
  closeBody,
  CONTINUATION,
  frame,
  PING,
  PONG,
  serverFrame,
  TEXT,
  upgradeRequest,
} from './raw.ts';
import { arrived, type Client } from './running.ts';

/** What a case has to talk with. */
export interface Talk {
  client: Client;
  /** A request target of the server, tagged with the trace. */
  tagged: (path: string) => string;
}

/** A way of talking to the server whose bytes the tap has to tell exactly. */
export interface ExactCase {
  name: string;
  /** Leaves the connection ended, or about to end. */
  talk: (talk: Talk) => Promise<void>;
  /** Whether the server's last bytes may be lost: the connection is torn down under it. */
  torn?: boolean;
  /** Whether the trace begins at a later request than the first. */
  later?: boolean;
}

const KiB = 1_024;
const HELLO = frame(TEXT, 'Hello');
const ECHO = serverFrame(TEXT, 'Hello');
const GOODBYE = frame(CLOSE, closeBody(1000));
const headIsThere = (received: Buffer) => received.includes('\r\n\r\n');

/** The opening handshake, then bytes for which `answer` comes back, then a clean close. */
function echoCase(
  name: string,
  parts: readonly (Buffer | string)[],
  answer: Buffer,
  path = '/echo',
): ExactCase {
  return {
    name,
    async talk({ client, tagged }) {
      await open(client, tagged(path));
      for (const part of parts) {
        client.write(part);
        await arrived(client.socket);
      }
      await client.until((received) => received.includes(answer));
      client.write(GOODBYE);
      await client.ended();
    },
  };
}

/** What the server ends by itself, with a close frame of that code. */
function endedCase(name: string, bytes: Buffer, code: number, path = '/echo'): ExactCase {
  return {
    name,
    async talk({ client, tagged }) {
      await open(client, tagged(path));
      client.write(bytes);
      await client.until((received) => received.includes(closeBody(code)));
      client.socket.end();
      await client.ended();
    },
  };
}

/** A request that is not answered with a 101. */
function refusedCase(
  name: string,
  status: number,
  request: (tagged: Talk['tagged']) => string,
): ExactCase {
  return {
    name,
    async talk({ client, tagged }) {
      client.write(request(tagged));
      await client.until((received) => received.includes(`HTTP/1.1 ${status} `));
      client.socket.end();
      await client.ended();
    },
  };
}

async function open(client: Client, target: string, request = upgradeRequest(target)) {
  client.write(request);
  await client.until(headIsThere);
}

async function byteByByte(client: Client, bytes: Buffer): Promise<void> {
  for (const byte of bytes) {
    client.write(Buffer.of(byte));
    await arrived(client.socket);
  }
}

/** An upgrade request that differs, and a frame echoed behind it. */
function handshakeCase(name: string, request: (target: string) => string): ExactCase {
  return {
    name,
    async talk({ client, tagged }) {
      client.write(request(tagged('/echo')));
      client.write(HELLO);
      await client.until((received) => received.includes(ECHO));
      client.write(GOODBYE);
      await client.ended();
    },
  };
}

const handshakes: ExactCase[] = [
  handshakeCase('a plain handshake', upgradeRequest),
  handshakeCase('header names in odd cases, values with spaces around', (target) =>
    upgradeRequest(target)
      .replace('Host: ', 'hOST:\t  ')
      .replace('Upgrade: websocket', 'UPGRADE:   WebSocket  ')
      .replace('Connection: Upgrade', 'connection: keep-alive,  upgrade'),
  ),
  handshakeCase('headers that are there twice', (target) =>
    upgradeRequest(target, {}, ['X-Note: one', 'x-note: two', 'Cookie: a=1', 'Cookie: b=2']),
  ),
  handshakeCase('CRLFs before the request line', (target) => `\r\n\r\n${upgradeRequest(target)}`),
  handshakeCase('bytes above 127 in a header', (target) =>
    upgradeRequest(target, { 'X-Name': '\xe4\xb8\xad\xff' }),
  ),
  handshakeCase('a head of nearly 16 KiB', (target) =>
    upgradeRequest(target, { 'X-Long': 'x'.repeat(15_900) }),
  ),
  {
    name: 'request and frame in one packet',
    async talk({ client, tagged }) {
      client.write(Buffer.concat([Buffer.from(upgradeRequest(tagged('/echo'))), HELLO]));
      await client.until((received) => received.includes(ECHO));
      client.write(GOODBYE);
      await client.ended();
    },
  },
  {
    name: 'request and part of a frame in one packet, the rest later',
    async talk({ client, tagged }) {
      const request = Buffer.from(upgradeRequest(tagged('/echo')));
      client.write(Buffer.concat([request, HELLO.subarray(0, 4)]));
      await client.until(headIsThere);
      client.write(HELLO.subarray(4));
      await client.until((received) => received.includes(ECHO));
      client.write(GOODBYE);
      await client.ended();
    },
  },
  {
    name: 'request and 60 KiB of frames in one packet',
    async talk({ client, tagged }) {
      const request = Buffer.from(upgradeRequest(tagged('/echo')));
      const frames = Array.from({ length: 60 }, (_, at) => frame(BINARY, Buffer.alloc(1_000, at)));
      client.write(Buffer.concat([request, ...frames]));
      const last = serverFrame(BINARY, Buffer.alloc(1_000, 59));
      await client.until((received) => received.includes(last));
      client.write(GOODBYE);
      await client.ended();
    },
  },
  {
    name: 'one byte at a time',
    async talk({ client, tagged }) {
      await byteByByte(
        client,
        Buffer.concat([Buffer.from(upgradeRequest(tagged('/echo'))), HELLO]),
      );
      await client.until((received) => received.includes(ECHO));
      client.write(GOODBYE);
      await client.ended();
    },
  },
  {
    name: 'subprotocols asked for, one chosen',
    async talk({ client, tagged }) {
      const target = tagged('/echo');
      const request = upgradeRequest(target, { 'Sec-WebSocket-Protocol': 'none, chat.v1, json' });
      await open(client, target, request);
      client.write(GOODBYE);
      await client.ended();
    },
  },
];

const GET_HEALTH = 'GET /healthz HTTP/1.1\r\nHost: example.com\r\n\r\n';

const laterRequests: ExactCase[] = [
  {
    name: 'ordinary requests first, on the same connection',
    later: true,
    async talk({ client, tagged }) {
      for (const path of ['/healthz', '/zh/', '/missing']) {
        const before = client.received().length;
        client.write(`GET ${path} HTTP/1.1\r\nHost: example.com\r\n\r\n`);
        await client.until((received) => isAnswered(received.subarray(before)));
      }
      client.write(upgradeRequest(tagged('/echo')));
      client.write(HELLO);
      await client.until((received) => received.includes(ECHO));
      client.write(GOODBYE);
      await client.ended();
    },
  },
  {
    name: 'an ordinary request and the upgrade in one packet',
    later: true,
    async talk({ client, tagged }) {
      client.write(
        Buffer.concat([
          Buffer.from(GET_HEALTH + GET_HEALTH + upgradeRequest(tagged('/echo'))),
          HELLO,
        ]),
      );
      await client.until((received) => received.includes(ECHO));
      client.write(GOODBYE);
      await client.ended();
    },
  },
  {
    name: 'an ordinary request with the upgrade cut in two behind it',
    later: true,
    async talk({ client, tagged }) {
      const request = upgradeRequest(tagged('/echo'));
      client.write(GET_HEALTH + request.slice(0, 40));
      await client.until(headIsThere);
      client.write(request.slice(40));
      client.write(HELLO);
      await client.until((received) => received.includes(ECHO));
      client.write(GOODBYE);
      await client.ended();
    },
  },
  {
    name: 'an ordinary request and the upgrade with 40 KiB of frames in one packet',
    later: true,
    async talk({ client, tagged }) {
      const frames = Array.from({ length: 40 }, () => frame(BINARY, Buffer.alloc(1_000, 7)));
      client.write(
        Buffer.concat([
          Buffer.from(GET_HEALTH + upgradeRequest(tagged('/echo'))),
          ...frames,
          HELLO,
        ]),
      );
      await client.until((received) => received.includes(ECHO));
      client.write(GOODBYE);
      await client.ended();
    },
  },
];

/** Whether an answer has come whole, going by its length or its last chunk. */
function isAnswered(received: Buffer): boolean {
  const text = received.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const length = Number(/^content-length: (\d+)/im.exec(text)?.[1]);
  return text.endsWith('\r\n0\r\n\r\n') || (end !== -1 && text.length >= end + 4 + length);
}

const refusals: ExactCase[] = [
  refusedCase('a request that is no HTTP', 400, (tagged) => `GET ${tagged('/echo')}\r\n\r\n`),
  refusedCase(
    'a header without a colon',
    400,
    (tagged) => `GET ${tagged('/echo')} HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n`,
  ),
  refusedCase('a head that is too large', 431, (tagged) =>
    upgradeRequest(tagged('/echo'), { 'X-Long': 'x'.repeat(20_000) }),
  ),
  refusedCase('too many headers', 431, (tagged) =>
    upgradeRequest(
      tagged('/echo'),
      {},
      Array.from({ length: 3_000 }, () => 'a:'),
    ),
  ),
  refusedCase('an unknown path', 404, (tagged) => upgradeRequest(tagged('/nothing'))),
  refusedCase('a key that is too short', 400, (tagged) =>
    upgradeRequest(tagged('/echo'), { 'Sec-WebSocket-Key': 'c2hvcnQ=' }),
  ),
  refusedCase('a wrong parameter', 400, (tagged) => upgradeRequest(tagged('/echo?fragment=0'))),
  refusedCase('a foreign origin on the control channel', 403, (tagged) =>
    upgradeRequest(tagged('/trace'), { Origin: 'http://elsewhere.example' }),
  ),
  refusedCase('another version', 426, (tagged) =>
    upgradeRequest(tagged('/echo'), { 'Sec-WebSocket-Version': '8' }),
  ),
  refusedCase('another method', 405, (tagged) =>
    upgradeRequest(tagged('/echo')).replace('GET', 'POST'),
  ),
  refusedCase(
    'an ordinary request for a WebSocket',
    426,
    (tagged) => `GET ${tagged('/echo')} HTTP/1.1\r\nHost: example.com\r\n\r\n`,
  ),
  refusedCase(
    'an ordinary POST with a body for a WebSocket',
    426,
    (tagged) =>
      `POST ${tagged('/echo')} HTTP/1.1\r\nHost: example.com\r\nContent-Length: 5\r\n\r\nhello`,
  ),
];

const large = randomBytes(64 * KiB);
const huge = randomBytes(KiB * KiB);
const split = Buffer.from('中文', 'utf8');

const frames: ExactCase[] = [
  ...[0, 1, 125, 126, 127, 65_535].map((length) => {
    const payload = randomBytes(length);
    return echoCase(
      `a message of ${length} bytes`,
      [frame(BINARY, payload)],
      serverFrame(BINARY, payload),
    );
  }),
  echoCase('a message of 64 KiB', [frame(BINARY, large)], serverFrame(BINARY, large)),
  echoCase('a message of 1 MiB', [frame(BINARY, huge)], serverFrame(BINARY, huge)),
  echoCase(
    'lengths in longer forms than needed',
    [frame(TEXT, 'Hello', { form: 16 }), frame(TEXT, 'Hello', { form: 64 })],
    Buffer.concat([ECHO, ECHO]),
  ),
  echoCase(
    'a message in fragments, a ping between them',
    [
      frame(TEXT, 'Hel', { fin: false }),
      frame(PING, 'here?'),
      frame(CONTINUATION, 'l', { fin: false }),
      frame(CONTINUATION, 'o'),
    ],
    ECHO,
  ),
  echoCase(
    'an echo in fragments',
    [HELLO],
    Buffer.concat([
      serverFrame(TEXT, 'He', false),
      serverFrame(CONTINUATION, 'll', false),
      serverFrame(CONTINUATION, 'o'),
    ]),
    '/echo?fragment=2',
  ),
  echoCase('a ping', [frame(PING, 'are you there')], serverFrame(PONG, 'are you there')),
  echoCase('a pong that nobody asked for', [frame(PONG, 'yes'), HELLO], ECHO),
  echoCase('a masking key of zeros', [frame(TEXT, 'Hello', { mask: Buffer.alloc(4) })], ECHO),
  echoCase(
    'a character split over two fragments',
    [frame(TEXT, split.subarray(0, 2), { fin: false }), frame(CONTINUATION, split.subarray(2))],
    serverFrame(TEXT, split),
  ),
  echoCase(
    '1,000 frames in one packet',
    [Buffer.concat([...Array.from({ length: 1_000 }, () => frame(TEXT, 'x')), HELLO])],
    ECHO,
  ),
  echoCase(
    'a frame in single bytes',
    [...HELLO].map((byte) => Buffer.of(byte)),
    ECHO,
  ),
  ...[1, 2, 3, 5, 7, 9, 11, 13].map((at) => {
    const long = frame(BINARY, Buffer.alloc(70, 5), { form: 64 });
    return echoCase(
      `the header of a frame cut after ${at} bytes`,
      [long.subarray(0, at), long.subarray(at)],
      serverFrame(BINARY, Buffer.alloc(70, 5)),
    );
  }),
  {
    name: 'compressed messages',
    async talk({ client, tagged }) {
      const target = tagged('/echo?deflate=1');
      await open(
        client,
        target,
        upgradeRequest(target, { 'Sec-WebSocket-Extensions': 'permessage-deflate' }),
      );
      for (const text of ['Hello', 'a'.repeat(20_000)]) {
        const before = client.received().length;
        // RFC 7692 §7.2.1: without the four bytes 00 00 FF FF at its end.
        const deflated = deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4);
        client.write(frame(TEXT, deflated, { rsv: 4 }));
        await client.until((received) => received.length > before + 2);
      }
      client.write(GOODBYE);
      await client.ended();
    },
  },
];

const endings: ExactCase[] = [
  endedCase('an unmasked frame', frame(TEXT, 'Hello', { mask: undefined }), 1002),
  endedCase('a reserved bit', frame(TEXT, 'Hello', { rsv: 2 }), 1002),
  endedCase('an opcode without meaning', frame(3, 'Hello'), 1002),
  endedCase('a length of more than 63 bits', frame(BINARY, '', { length: 2n ** 63n + 1n }), 1009),
  endedCase('invalid UTF-8', frame(TEXT, Buffer.from('c328', 'hex')), 1007),
  endedCase('a continuation of nothing', frame(CONTINUATION, 'Hello'), 1002),
  endedCase(
    'more pings than are allowed',
    Buffer.concat(Array.from({ length: 1_000 }, () => frame(PING, 'x'))),
    1008,
  ),
  endedCase('a close frame with a code and a reason', frame(CLOSE, closeBody(3000, '好')), 3000),
  endedCase('a close frame with a code that is forbidden', frame(CLOSE, closeBody(1005)), 1002),
  {
    name: 'an empty close frame',
    async talk({ client, tagged }) {
      await open(client, tagged('/echo'));
      client.write(frame(CLOSE));
      await client.ended();
    },
  },
  {
    name: 'data behind a close frame',
    async talk({ client, tagged }) {
      await open(client, tagged('/echo'));
      client.write(Buffer.concat([GOODBYE, HELLO, HELLO]));
      await client.ended();
    },
  },
  {
    name: 'half a request, then the end',
    async talk({ client, tagged }) {
      client.write(upgradeRequest(tagged('/echo')).slice(0, -20));
      await arrived(client.socket);
      client.socket.end();
      await client.ended();
    },
  },
  {
    name: 'half closed right behind the request',
    async talk({ client, tagged }) {
      client.socket.end(upgradeRequest(tagged('/echo')));
      await client.ended();
    },
  },
  {
    name: 'half closed amid a frame',
    async talk({ client, tagged }) {
      await open(client, tagged('/echo'));
      client.socket.end(HELLO.subarray(0, 5));
      await client.ended();
    },
  },
];

/** The client resets the connection at one stage or another. */
const resets: ExactCase[] = [
  {
    name: 'reset before the request is whole',
    torn: true,
    async talk({ client, tagged }) {
      client.write(upgradeRequest(tagged('/echo')).slice(0, -20));
      await arrived(client.socket);
      client.socket.resetAndDestroy();
    },
  },
  {
    name: 'reset after the 101',
    torn: true,
    async talk({ client, tagged }) {
      await open(client, tagged('/echo'));
      client.socket.resetAndDestroy();
    },
  },
  {
    name: 'reset amid a frame',
    torn: true,
    async talk({ client, tagged }) {
      await open(client, tagged('/echo'));
      client.write(HELLO.subarray(0, 5));
      await arrived(client.socket);
      client.socket.resetAndDestroy();
    },
  },
  {
    name: 'reset while much is being sent to it',
    torn: true,
    async talk({ client, tagged }) {
      await open(client, tagged('/echo'));
      client.socket.pause();
      for (let at = 0; at < 8; at += 1) client.write(frame(BINARY, huge));
      await arrived(client.socket);
      client.socket.resetAndDestroy();
    },
  },
  {
    name: 'reset amid the close',
    torn: true,
    async talk({ client, tagged }) {
      await open(client, tagged('/echo'));
      client.write(GOODBYE);
      await client.until((received) => received.includes(closeBody(1000)));
      client.socket.resetAndDestroy();
    },
  },
];

export const exactCases: readonly ExactCase[] = [
  ...handshakes,
  ...laterRequests,
  ...refusals,
  ...frames,
  ...endings,
  ...resets,
];
