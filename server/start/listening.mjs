/*
 * Listening, and why it cannot be had. Runs on any Node from 14 on: `npm start` looks whether its
 * port is free before it installs or builds anything.
 */
import { once } from 'node:events';

/**
 * Connections that the system may hold ready for a server that is busy; it takes no more than its own
 * `net.core.somaxconn`. With Node's 511 the rest of a class that comes back at once, after a restart,
 * would be kept waiting for 1, 3 or 7 seconds, until TCP asks again.
 */
const BACKLOG = 4_096;

/** Why a server could not listen, in a sentence for whoever started it. */
export class CannotListen extends Error {
  /**
   * @param {string} message
   * @param {unknown} cause
   */
  constructor(message, cause) {
    super(message);
    this.name = 'CannotListen';
    // Not by the second argument of Error, which Node 14 does not know.
    this.cause = cause;
  }
}

/**
 * Listens on `host`. `localhost` is both loopback addresses, since browsers try `::1` first and the
 * sandbox uses the other name; on a machine without IPv6 it is `127.0.0.1` alone. `::` is every
 * address, of IPv4 too.
 * @template {import('node:net').Server} S
 * @param {() => S} makeServer Makes a server that does not listen yet.
 * @param {string} host
 * @param {number} port 0 takes a free one.
 * @param {string} command How a person starts the program, before its options.
 * @returns {Promise<S[]>} the servers, all on one port.
 * @throws {CannotListen}
 */
export async function listenAs(makeServer, host, port, command) {
  const listenOn = (/** @type {string} */ address, /** @type {number} */ number) =>
    listenOnOne(makeServer(), address, number, command);
  if (host === '::') return [await listenEverywhere(listenOn, port)];
  if (host !== 'localhost') return [await listenOn(host, port)];
  const first = await listenOn('127.0.0.1', port);
  try {
    return [first, await listenOn('::1', portOf(first))];
  } catch (error) {
    if (error instanceof CannotListen && isWithoutIpv6(error.cause)) return [first];
    first.close();
    throw error;
  }
}

/**
 * @template {import('node:net').Server} S
 * @param {(address: string, port: number) => Promise<S>} listenOn
 * @param {number} port
 */
async function listenEverywhere(listenOn, port) {
  try {
    return await listenOn('::', port);
  } catch (error) {
    if (!(error instanceof CannotListen && isWithoutIpv6(error.cause))) throw error;
    return listenOn('0.0.0.0', port);
  }
}

/**
 * The TCP port that a server listens on.
 * @param {import('node:net').Server} server
 */
export function portOf(server) {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

/**
 * @template {import('node:net').Server} S
 * @param {S} server
 * @param {string} host
 * @param {number} port
 * @param {string} command
 */
async function listenOnOne(server, host, port, command) {
  server.listen({ host, port, backlog: BACKLOG });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new CannotListen(reasonOf(error, host, port, command), error);
  }
  return server;
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** @param {unknown} error */
function isWithoutIpv6(error) {
  return ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].some((code) => code === codeOf(error));
}

/**
 * @param {unknown} error
 * @param {string} host
 * @param {number} port
 * @param {string} command
 */
function reasonOf(error, host, port, command) {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program, perhaps by this one started before. Stop that, or choose another port: ${command} --port ${port === 65_535 ? port - 1 : port + 1}`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one from 1024 on: ${command} --port 9998`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `"${host}" is no address of this machine. Use --host localhost for this machine alone, --host 0.0.0.0 for the whole network.`;
    default:
      return `Cannot listen on ${host}, port ${port}: ${String(error)}`;
  }
}
