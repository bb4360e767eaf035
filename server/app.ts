import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { Socket } from 'node:net';
import type { Certificate } from './certificate.ts';
import type { Config } from './config.ts';
import { Live } from './live.ts';
import { refuse, refuseOnSocket } from './refusal.ts';
import {
  faultOfHead,
  isLivePath,
  isRead,
  NOT_READ,
  takeConnection,
  takeFault,
  takeRequest,
  takeUpgrade,
  UNREADABLE,
  watchRequest,
} from './router.ts';
import type { Site } from './site.ts';
import { readTarget } from './target.ts';
import { endUnread } from './unread.ts';
import { offerWorkbench } from './workbench.ts';

/** How often requests that are too slow are looked for, in ms. */
const SLOW_CHECK = 1_000;

/**
 * Makes the one server of a process: the site's pages, the live endpoints, the upgrades.
 * @param certificate Makes it https and wss.
 */
export function createApp(
  config: Config,
  live: Live,
  site: Site,
  certificate?: Certificate,
): Server {
  const options = {
    maxHeaderSize: config.maxHeader,
    headersTimeout: config.handshake * 1_000,
    requestTimeout: config.handshake * 1_000,
    connectionsCheckingInterval: SLOW_CHECK,
    keepAliveTimeout: config.keepAlive * 1_000,
    /** Of TLS, in ms: without it an idle connection would be kept for 120 s. */
    handshakeTimeout: config.handshake * 1_000,
    // Both are checked with an answer of our own.
    requireHostHeader: false,
    shouldUpgradeCallback: (request: IncomingMessage) =>
      request.headers.upgrade?.toLowerCase() === 'websocket' ||
      isLivePath(request.url, config.base),
  };
  const isSecure = certificate !== undefined;
  const server: Server = isSecure
    ? createSecureServer({ ...options, ...certificate })
    : createServer(options);
  // Beyond it Node leaves headers out silently: one more than allowed shows that there were more.
  server.maxHeadersCount = config.maxHeaders + 1;
  offerWorkbench(live, server);
  endUnread(server, live);
  live.descriptors.guard(server, live.log);

  server.on(isSecure ? 'secureConnection' : 'connection', (socket: Socket) =>
    takeConnection(socket, live),
  );
  if (isSecure) server.on('connection', (socket: Socket) => socket.on('error', ignore));
  server.on('upgrade', (request, socket, head) => takeUpgrade(request, socket, head, live));
  server.on('connect', (request, socket) => refuseOnSocket(socket, request, NOT_READ));
  server.on('clientError', (error, socket) => {
    if (socket instanceof Socket) takeFault(error, socket, live);
    else socket.destroy();
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (watchRequest(request, response, live) || live.descriptors.isShort) {
      response.shouldKeepAlive = false;
    }
    try {
      answer(request, response, config, live, site);
    } catch (error) {
      live.log.fault('request-failed', error);
      if (response.headersSent) response.destroy();
      else refuse(request, response, BROKEN);
    }
  });
  return server;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  config: Config,
  live: Live,
  site: Site,
): void {
  const target = readTarget(request.url, config.base);
  const fault = faultOfHead(request, config);
  if (fault) refuse(request, response, fault);
  else if (!target) refuse(request, response, UNREADABLE);
  else if (takeRequest(request, response, target, live)) return;
  else if (!isRead(request)) refuse(request, response, NOT_READ);
  else if (!site.serve(request, response, target)) site.missing(request, response, target);
}

const BROKEN = {
  status: 500,
  words: {
    zh: '服务器处理这个请求时出错了，原因在它的日志里。',
    en: 'The server failed on this request; its log says why.',
  },
};

function ignore(): void {}
