import type { ConnectionReader } from '../../protocol/connection.ts';
import { headerLines } from '../../protocol/http.ts';
import { targetWithoutTrace } from '../../capture-file/copy.ts';
import type { Activity } from '../../playground/sandbox-protocol.ts';
import { addressOf } from '../../playground/sandbox/address.ts';

/**
 * Finds the connection of each WebSocket. Nothing on the wire names the socket, but a browser opens
 * those to one address one after the other (RFC 6455 §4.1), in the order in which code made them.
 */

/** What code knows of one of its sockets. */
export interface SocketFacts {
  /** The n-th of the run, from 1. */
  socket: number;
  /** Path (below the site's own) and query of its request; undefined where it goes elsewhere. */
  target: string | undefined;
  protocols: readonly string[];
  /** `failed`: it closed without ever having been open. */
  fate: 'opened' | 'failed' | 'unknown';
}

/** What the wire knows of one connection. */
export interface ConnectionFacts {
  connection: number;
  target: string;
  protocols: readonly string[];
  /** The answer's status; undefined before it has come. */
  status: number | undefined;
}

/**
 * @param sockets In the order in which code made them.
 * @param connections In the order in which their requests came.
 * @returns The connection of each socket that has one.
 */
export function matchSockets(
  sockets: readonly SocketFacts[],
  connections: readonly ConnectionFacts[],
): Map<number, number> {
  const matched = new Map<number, number>();
  for (const target of new Set(connections.map((each) => each.target))) {
    const pairs = align(
      sockets.filter((each) => each.target === target),
      connections.filter((each) => each.target === target),
    );
    for (const [socket, connection] of pairs) matched.set(socket, connection);
  }
  return matched;
}

/** How well both fit; 0 where they cannot be the same. */
function likeness(socket: SocketFacts, connection: ConnectionFacts): number {
  const isSame = socket.protocols.join() === connection.protocols.join();
  if (!isSame || (socket.fate === 'opened' && connection.status !== 101)) return 0;
  // A 101 that did not open the socket is possible: the browser may not have accepted it.
  const isOdd = socket.fate === 'failed' && connection.status === 101;
  return isOdd ? 1 : socket.fate === 'opened' ? 4 : 2;
}

/** The best pairing that keeps both orders; where several are as good, the earliest sockets. */
function align(
  sockets: readonly SocketFacts[],
  connections: readonly ConnectionFacts[],
): [socket: number, connection: number][] {
  const width = connections.length + 1;
  /** Best total for the sockets from `s` and the connections from `c` on, at `s * width + c`. */
  const best = new Float64Array((sockets.length + 1) * width);
  const at = (s: number, c: number) => best[s * width + c] ?? 0;
  const together = (s: number, c: number) => {
    const [socket, connection] = [sockets[s], connections[c]];
    const fit = socket && connection ? likeness(socket, connection) : 0;
    return fit === 0 ? -Infinity : fit + at(s + 1, c + 1);
  };
  for (let s = sockets.length - 1; s >= 0; s -= 1) {
    for (let c = connections.length - 1; c >= 0; c -= 1) {
      best[s * width + c] = Math.max(together(s, c), at(s + 1, c), at(s, c + 1));
    }
  }
  const pairs: [number, number][] = [];
  let s = 0;
  let c = 0;
  while (s < sockets.length && c < connections.length) {
    const [socket, connection] = [sockets[s], connections[c]];
    if (socket && connection && together(s, c) === at(s, c)) {
      pairs.push([socket.socket, connection.connection]);
      s += 1;
      c += 1;
    } else if (at(s, c + 1) === at(s, c)) c += 1;
    else s += 1;
  }
  return pairs;
}

/** Where sockets that the learner's code names may lead. */
export interface Server {
  /** The live server's address, ending in a slash. */
  address: string;
  /** The address that examples are written for. */
  written: string;
  /** What relative addresses are relative to. */
  base: string;
}

/** Collects what activities tell of sockets, in the order in which those were made. */
export function socketFacts(activities: readonly Activity[], server: Server): SocketFacts[] {
  const facts = new Map<number, SocketFacts>();
  for (const { what, socket, url, protocols = [], threw } of activities) {
    const known = facts.get(socket);
    if (what === 'new' && threw === undefined) {
      const target = url === undefined ? undefined : targetOf(url, server);
      facts.set(socket, { socket, target, protocols, fate: 'unknown' });
    } else if (known?.fate === 'unknown') {
      if (what === 'open') known.fate = 'opened';
      else if (what === 'close') known.fate = 'failed';
    }
  }
  return [...facts.values()];
}

/** What stands in the first line of the request that `url` leads to, without the page's own part. */
function targetOf(url: string, { address, written, base }: Server): string | undefined {
  const here = addressOf(url, base, { address, written });
  const tagged = addressOf(url, base, { address, written, trace: 'here' });
  // Only what goes to this server is tagged.
  if (!here || here.target === tagged?.target) return undefined;
  const { pathname, search } = new URL(here.target);
  return withoutBase(pathname + search, address);
}

/** A proxy in front of the server may take the site's own folder off, or leave it. */
function withoutBase(target: string, address: string): string {
  const { pathname } = new URL(address);
  return target.startsWith(pathname) ? target.slice(pathname.length) : target.replace(/^\//, '');
}

/** What the wire tells of one connection; undefined before its request has come whole. */
export function connectionFacts(
  connection: number,
  { handshake }: Pick<ConnectionReader, 'handshake'>,
  { address }: Pick<Server, 'address'>,
): ConnectionFacts | undefined {
  const request = handshake.readRequest();
  if (!request.complete) return undefined;
  const response = handshake.readResponse();
  return {
    connection,
    target: withoutBase(targetWithoutTrace(request), address),
    protocols: headerLines(request, 'sec-websocket-protocol').flatMap(({ value }) =>
      value.split(',').map((name) => name.trim()),
    ),
    status: response.complete ? response.status : undefined,
  };
}
