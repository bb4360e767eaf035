import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { addressOf } from '../http/address.ts';
import type { Config } from '../settings/config.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import { endpointAt, endpoints } from '../endpoints/index.ts';
import { ignoreError } from '../socket/errors.ts';
import { BROKEN, endBy, guard } from '../health/fault.ts';
import { targetOfHead, type Live } from '../live/live.ts';
import { faultOfLongTarget } from './long-target.ts';
import { inTurn } from './in-turn.ts';
import { faultOfName } from '../access/names.ts';
import { refuse, refuseOnSocket, type Refusal } from '../http/refusal.ts';
import { seeRequest, seeUpgrade } from '../live/reach.ts';
import { readTarget, type Target } from '../http/target.ts';
import { faultOfUpgrade, hasBody, WITH_BODY } from '../websocket/upgrade.ts';
import { Tap } from '../wire/tap.ts';

/** Bytes of a request beyond its head's limit that are kept for its trace. */
const BEYOND_HEAD = 4_096;

/** Takes the bytes of a new connection, and sees to it that no error or fault of it goes unheard. */
export function takeConnection(socket: Socket, live: Live): void {
  socket.emit = live.emit;
  socket.on('error', ignoreError);
  Tap.attach(socket, live.config.maxHeader + BEYOND_HEAD, (watched, error) =>
    live.faultOn(watched, 'wire', error),
  );
}

/** Whether there is a WebSocket at this target, so that every upgrade of it is ours to answer. */
export function isLivePath(url: string | undefined, base: string): boolean {
  const target = readTarget(url, base);
  return target !== undefined && endpointAt(target.path)?.transport === 'websocket';
}

/**
 * Takes a request for another protocol, which a server may leave alone (RFC 9110 §7.8), as the
 * ordinary one that it is as well. Node has given the connection up by then, but reads again what is
 * put back in front: the request without its `Upgrade`.
 * @param begin Hands the connection to the HTTP server anew.
 */
export function takeAsOrdinary(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  live: Live,
  begin: (socket: Socket) => void,
): void {
  const { method = 'GET', url = '/', httpVersion, rawHeaders } = request;
  const fault = faultOfHead(request, live.config) ?? (isRead(request) ? undefined : NOT_READ);
  if (fault || !(socket instanceof Socket) || hasBody(request)) {
    refuseOnSocket(socket, request, fault ?? OTHER_WITH_BODY);
    return;
  }
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${value}`);
  }
  const plain = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  socket.unshift(Buffer.concat([plain, head]));
  begin(socket);
}

/** Answers a request to become a WebSocket; a fault in that is an answer, too. */
export function takeUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  live: Live,
): void {
  const before = request.socket.bytesWritten;
  guard(
    () => answerUpgrade(request, socket, head, live),
    (error) => {
      live.faults.met('upgrade', error);
      const isBegun = request.socket.bytesWritten > before;
      endBy(
        () => (isBegun ? socket.destroy() : refuseOnSocket(socket, request, BROKEN)),
        () => socket.destroy(),
      );
    },
  );
}

/** @param socket The request's own, or what Node puts in its place where it has a body. */
function answerUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, live: Live): void {
  const target = readTarget(request.url, live.config.base);
  const endpoint = target && endpointAt(target.path);
  // Before the tap is watched or taken off, which empties it.
  const kept = endpoint?.handsOn && Tap.of(request.socket)?.copyOfHead();
  // While it waited for its turn more may have come, which the endpoint reads for itself.
  const came = kept?.subarray(0, kept.length - request.socket.readableLength);
  const other = target && endpoint?.handsOn?.(target, live);
  const watched = live.watch(request.socket, request.url, other);
  const refusal =
    target === undefined
      ? UNREADABLE
      : (faultOfName(request, live.config) ??
        (endpoint?.upgrade === undefined
          ? unknownPath(target.path)
          : (faultOfHead(request, live.config) ??
            faultOfUpgrade(request) ??
            (socket instanceof Socket
              ? endpoint.upgrade({ request, socket, head, came, target, watched }, live)
              : WITH_BODY))));
  if (target) seeUpgrade(target, refusal, live);
  if (refusal) refuseOnSocket(socket, request, refusal);
}

/** What is wrong with any request's head that Node lets through, if something is. */
export function faultOfHead(request: IncomingMessage, config: Config): Refusal | undefined {
  const { rawHeaders, httpVersion } = request;
  const { maxHeaders } = config;
  if (rawHeaders.length / 2 > maxHeaders) return tooManyHeaders(maxHeaders);
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  const isRight = hosts.length === 1 || (hosts.length === 0 && httpVersion === '1.0');
  return isRight ? faultOfName(request, config) : wrongHosts(hosts.length);
}

/** Answers an ordinary request for an endpoint; says false where there is none at its path. */
export function takeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
  live: Live,
): boolean {
  const endpoint = endpointAt(target.path);
  if (!endpoint) return false;
  seeRequest(target, request, live);
  const refusal = endpoint.answer
    ? isRead(request)
      ? endpoint.answer(request, response, target.query, live)
      : NOT_READ
    : needsUpgrade(endpoint, target.path, request, live);
  if (refusal) refuse(request, response, refusal);
  return true;
}

/**
 * An ordinary request is watched too where it is tagged: one of the endpoints that are compared with
 * a WebSocket, or a handshake that lost its upgrade. Says whether it is the latter. Then its
 * connection must end with it: a proxy may send the requests of others over the same one.
 */
export function watchRequest(
  request: IncomingMessage,
  response: ServerResponse,
  live: Live,
): boolean {
  requests.set(request.socket, request);
  const tap = Tap.of(request.socket);
  if (!tap) return false;
  const tagged = endpointAt(readTarget(request.url, live.config.base)?.path ?? '');
  if (tagged?.transport === 'websocket') {
    return live.watch(request.socket, request.url) !== undefined;
  }
  // Where a body ends only Node's parser knows, so no later request could be cut out.
  if (hasBody(request)) tap.release();
  else if (tagged?.isTraced === true) live.watchAnswer(request, response);
  else tap.nextRequest();
  return false;
}

/** Answers what is no HTTP, too long, or too late. */
export function takeFault(error: Error, socket: Socket, live: Live): void {
  // Node tells of each chunk that follows a fault. The answer to the first is on its way.
  if (refused.has(socket)) return;
  refused.add(socket);
  const code = 'code' in error ? error.code : undefined;
  const tap = Tap.of(socket);
  // Watching it, or not, forgets what the tap has kept.
  const head = tap?.head ?? Buffer.alloc(0);
  if (tap) live.watch(socket, targetOfHead(head));
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { config } = live;
  const isTooLong = code === 'HPE_HEADER_OVERFLOW';
  const fault = isTooLong ? faultOfLongTarget(head, config.base) : undefined;
  const last = requests.get(socket);
  inTurn(socket, undefined, () => {
    // What is wrong in a body belongs to a request that has its answer.
    if (last?.complete === false) socket.destroySoon();
    else refuseOnSocket(socket, undefined, fault ?? faultOfHttp(code, config));
  });
}

/** The last request that each connection brought. */
const requests = new WeakMap<Socket, IncomingMessage>();

/** Connections on which something came that is no HTTP. */
const refused = new WeakSet<Socket>();

export function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

export const NOT_READ: Refusal = {
  status: 405,
  words: { zh: '这里只接受 GET 和 HEAD。', en: 'Only GET and HEAD are answered here.' },
  headers: { Allow: 'GET, HEAD' },
};

const OTHER_WITH_BODY: Refusal = {
  status: 400,
  words: {
    zh: '请求升级到其他协议（Upgrade）时不能带正文。',
    en: 'A request that asks for another protocol (Upgrade) must not have a body here.',
  },
};

export const UNREADABLE: Refusal = {
  status: 400,
  words: {
    zh: '请求目标必须是以单个 / 开头的路径，例如 /echo。',
    en: 'The request target must be a path that begins with one /, for example /echo.',
  },
};

/** 404, with what there is instead. */
export function unknownPath(path: string): Refusal {
  const list = endpoints.map((endpoint) => `  ${endpoint.path}`).join('\n');
  const named = JSON.stringify(path.length <= 80 ? path : `${path.slice(0, 80)}…`);
  return {
    status: 404,
    words: {
      zh: `${named} 这里什么也没有。可用的地址：\n${list}`,
      en: `There is nothing at ${named}. There is:\n${list}`,
    },
  };
}

/** 426, for whoever opens a WebSocket's address in a browser: what it is, and how to use it. */
function needsUpgrade(
  { summary }: Endpoint,
  path: string,
  request: IncomingMessage,
  { config: { base, trustProxy } }: Live,
): Refusal {
  const { host = 'localhost:9998', secure } = addressOf(request, trustProxy);
  const address = `${secure ? 'wss' : 'ws'}://${host}${base.slice(0, -1)}${path}`;
  return {
    status: 426,
    words: {
      zh: `${path}：${summary.zh}\n这是 WebSocket 的地址，不能在地址栏里打开。要使用它，请把这里的代码粘贴到开发者工具（F12）的控制台，或者教程的编辑器里运行。`,
      en: `${path}: ${summary.en}\nThis is a WebSocket’s address, which cannot be opened in the address bar. To use it, paste the code shown here into the console of the developer tools (F12), or into the tutorial’s editor.`,
    },
    example: [
      `const socket = new WebSocket("${address}");`,
      'socket.onopen = () => socket.send("hello");',
      'socket.onmessage = (event) => console.log(event.data);',
      'socket.onclose = (event) => console.log(event.code, event.reason);',
    ].join('\n'),
    headers: { Upgrade: 'websocket', Connection: 'Upgrade, close', 'Sec-WebSocket-Version': '13' },
  };
}

function tooManyHeaders(limit: number): Refusal {
  return {
    status: 431,
    words: {
      zh: `请求的头部太多：上限是 ${limit} 个（--max-headers）。`,
      en: `The request has too many headers: at most ${limit} (--max-headers).`,
    },
  };
}

function wrongHosts(count: number): Refusal {
  return {
    status: 400,
    words: {
      zh: `请求里必须有且只有一个 Host，这次有 ${count} 个。`,
      en: `A request has exactly one Host header; this had ${count}.`,
    },
  };
}

function faultOfHttp(code: unknown, { maxHeader, maxHeaders }: Config): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: 431,
        words: {
          zh: `请求头太大：上限是 ${maxHeader} 字节（--max-header）和 ${maxHeaders} 个头部。`,
          en: `The request's head is too large: at most ${maxHeader} bytes (--max-header) and ${maxHeaders} headers.`,
        },
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        status: 408,
        words: {
          zh: '请求没有在规定时间内发完。',
          en: 'The request did not arrive whole in time.',
        },
      };
    default:
      return {
        status: 400,
        words: {
          zh: '收到的不是正确的 HTTP 请求。请检查请求行和头部，每行以 CRLF 结尾。',
          en: 'This was no correct HTTP request. Check the request line and the headers; each line ends with CRLF.',
        },
      };
  }
}
