import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { defaultConfig, options } from '../settings/config.ts';
import { SANDBOX_FLAGS, SANDBOX_PATH } from '../site/headers.ts';
import { Live } from '../live/live.ts';
import { createLog } from '../health/log.ts';
import { faultOfName, ownNames } from '../access/names.ts';
import { refuse } from '../http/refusal.ts';
import {
  isLivePath,
  takeConnection,
  takeRequest,
  takeUpgrade,
  watchRequest,
} from '../entry/router.ts';
import { readTarget } from '../http/target.ts';
import { Tap } from '../wire/tap.ts';
import { offerWorkbench } from '../live/workbench.ts';

/** Subprotocols of Vite's own connections, for hot reload. */
const VITE = /^vite-(hmr|ping)$/;

/** What the sandbox page and its modules are loaded from by the development server. */
const SANDBOX_CODE =
  /^\/(?:.*\/)?(?:src\/(?:playground|protocol)\/[\w./-]+\.ts|src\/language\.ts|src\/pages\/sandbox\.astro|@vite\/(?:client|env)|@id\/astro:scripts\/page\.js|node_modules\/[\w@./-]+\.m?js)(?:\?|$)/;

/** For a development server's own check of `Host`: the names of `names.ts`. */
export function devHosts(): string[] {
  const allowHost = options.allowHost.parse(process.env['WS101_ALLOW_HOST']);
  return [...ownNames({ ...defaultConfig(), allowHost })];
}

type Next = () => void;
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

/**
 * Puts the live endpoints on a development server that serves the pages itself. What is Vite's own
 * is left to it; upgrades that are nobody's are refused, since they would hang otherwise.
 * @returns what ordinary requests are to go through first.
 */
export function attachLive(server: Server, base: string): Middleware {
  const live = new Live(
    defaultConfig({ base, allowHost: options.allowHost.parse(process.env['WS101_ALLOW_HOST']) }),
    createLog((line) => process.stderr.write(line), true),
  );
  offerWorkbench(live, server);
  server.on('connection', (socket: Socket) => takeConnection(socket, live));
  server.on('upgrade', (request: IncomingMessage, socket, head: Buffer) => {
    if (!(socket instanceof Socket)) return;
    const isVite = VITE.test(request.headers['sec-websocket-protocol'] ?? '');
    if (isVite && !isLivePath(request.url, base)) Tap.of(socket)?.release();
    else takeUpgrade(request, socket, head, live);
  });
  server.on('close', () => void live.stop(0));
  // Before every middleware: one of Astro's would answer first.
  server.prependListener('request', letSandboxLoad);

  return (request, response, next) => {
    const fault = faultOfName(request, live.config);
    if (fault) {
      refuse(request, response, fault);
      return;
    }
    if (watchRequest(request, response, live)) response.shouldKeepAlive = false;
    const target = readTarget(request.url, base);
    if (target && takeRequest(request, response, target, live)) return;
    if (target?.path === SANDBOX_PATH) {
      response.setHeader('Content-Security-Policy', `sandbox ${SANDBOX_FLAGS}`);
    }
    next();
  };
}

/**
 * The sandbox's modules are asked for by its opaque origin, which a dev server refuses, and which
 * any site could use. So only what the sandbox is made of is let through: this
 * project's own code and packages, which anyone may read.
 */
function letSandboxLoad(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.origin !== 'null' || !SANDBOX_CODE.test(request.url ?? '')) return;
  request.headers['sec-fetch-site'] = 'same-origin';
  response.setHeader('Access-Control-Allow-Origin', 'null');
}
