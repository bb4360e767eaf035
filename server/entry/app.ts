import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { Socket } from 'node:net';
import type { Certificate } from '../settings/certificate.ts';
import type { Config } from '../settings/config.ts';
import { ignoreError } from '../socket/errors.ts';
import { guard } from '../health/fault.ts';
import { HeldResponse } from '../endpoint/held-response.ts';
import { inTurn } from './in-turn.ts';
import { Live } from '../live/live.ts';
import { refuse, refuseOnSocket } from '../http/refusal.ts';
import {
  faultOfHead,
  isLivePath,
  isRead,
  NOT_READ,
  takeAsOrdinary,
  takeConnection,
  takeFault,
  takeRequest,
  takeUpgrade,
  UNREADABLE,
  watchRequest,
} from './router.ts';
import type { Site } from '../site/site.ts';
import { readTarget } from '../http/target.ts';
import { endUnread } from './unread.ts';
import { Tap } from '../wire/tap.ts';
import { offerWorkbench } from '../live/workbench.ts';

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
    // It is checked with an answer of our own.
    requireHostHeader: false,
  };
  const isSecure = certificate !== undefined;
  const server: Server = isSecure
    ? createSecureServer({ ...options, cert: certificate.cert, key: certificate.key })
    : createServer(options);
  // Beyond it Node leaves headers out silently: one more than allowed shows that there were more.
  server.maxHeadersCount = config.maxHeaders + 1;
  offerWorkbench(live, server);
  endUnread(server, live);
  live.descriptors.guard(server, live.log);

  const connected = isSecure ? 'secureConnection' : 'connection';
  server.on(connected, (socket: Socket) => {
    // One that asked for another protocol, and comes once more.
    if (!Tap.of(socket)) takeConnection(socket, live);
  });
  if (isSecure) {
    server.on('connection', (socket: Socket) => {
      socket.emit = live.emit;
      socket.on('error', ignoreError);
    });
  }
  server.on('upgrade', (request, socket, head) => {
    if (socket !== request.socket) socket.on('error', ignoreError);
    Tap.of(request.socket)?.waitForTurn();
    inTurn(request.socket, undefined, () => {
      const isOurs =
        request.headers.upgrade?.toLowerCase() === 'websocket' ||
        isLivePath(request.url, config.base);
      if (isOurs) takeUpgrade(request, socket, head, live);
      else takeAsOrdinary(request, socket, head, live, (same) => server.emit(connected, same));
    });
  });
  server.on('connect', (request, socket) =>
    inTurn(request.socket, undefined, () => refuseOnSocket(socket, request, NOT_READ)),
  );
  server.on('clientError', (error, socket) => {
    if (socket instanceof Socket) takeFault(error, socket, live);
    else socket.destroy();
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const entry = (act: () => void) =>
      guard(act, (error) =>
        live.fault(new HeldResponse(live, request, response), 'request', error),
      );
    entry(() => {
      if (watchRequest(request, response, live) || live.descriptors.isShort) {
        response.shouldKeepAlive = false;
      }
      inTurn(request.socket, response, () =>
        entry(() => answer(request, response, config, live, site)),
      );
    });
  });
  // Without a listener one connection that cannot be accepted would end the process.
  server.on('error', (error) => {
    if (server.listening) live.faults.met('accept', error);
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
