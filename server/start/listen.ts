import type { Server } from 'node:http';
import { listenAs } from './listening.mjs';
import { COMMAND } from '../settings/start-command.ts';

export { CannotListen, portOf } from './listening.mjs';

/**
 * Listens on `host`: see `listenAs`.
 * @param makeServer Makes a server that does not listen yet.
 * @returns the servers, all on one port.
 * @throws {CannotListen}
 */
export function listen(makeServer: () => Server, host: string, port: number): Promise<Server[]> {
  return listenAs(makeServer, host, port, COMMAND);
}
