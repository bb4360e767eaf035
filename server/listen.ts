import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { COMMAND } from './start-command.ts';

/** Why a server could not listen, in a sentence for whoever started it. */
export class CannotListen extends Error {
  override name = 'CannotListen';
}

/**
 * Listens on `host`. `localhost` is both loopback addresses, since browsers try `::1` first and the
 * sandbox uses the other name; on a machine without IPv6 it is `127.0.0.1` alone. `::` is every
 * address, of IPv4 too.
 * @param makeServer Makes a server that does not listen yet.
 * @returns the servers, all on one port.
 * @throws {CannotListen}
 */
export async function listen(
  makeServer: () => Server,
  host: string,
  port: number,
): Promise<Server[]> {
  if (host === '::') return [await listenEverywhere(makeServer, port)];
  if (host !== 'localhost') return [await listenOn(makeServer(), host, port)];
  const first = await listenOn(makeServer(), '127.0.0.1', port);
  try {
    return [first, await listenOn(makeServer(), '::1', portOf(first))];
  } catch (error) {
    if (error instanceof CannotListen && isWithoutIpv6(error.cause)) return [first];
    first.close();
    throw error;
  }
}

async function listenEverywhere(makeServer: () => Server, port: number): Promise<Server> {
  try {
    return await listenOn(makeServer(), '::', port);
  } catch (error) {
    if (!(error instanceof CannotListen && isWithoutIpv6(error.cause))) throw error;
    return listenOn(makeServer(), '0.0.0.0', port);
  }
}

/** The TCP port that a server listens on. */
export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

async function listenOn(server: Server, host: string, port: number): Promise<Server> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new CannotListen(reasonOf(error, host, port), { cause: error });
  }
  return server;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isWithoutIpv6(error: unknown): boolean {
  return ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].some((code) => code === codeOf(error));
}

function reasonOf(error: unknown, host: string, port: number): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program, perhaps by this one started before. Stop that, or choose another port: ${COMMAND} --port ${port === 65_535 ? port - 1 : port + 1}`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one from 1024 on: ${COMMAND} --port 9998`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `"${host}" is no address of this machine. Use --host localhost for this machine alone, --host 0.0.0.0 for the whole network.`;
    default:
      return `Cannot listen on ${host}, port ${port}: ${String(error)}`;
  }
}
