import type { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { createApp } from '../entry/app.ts';
import { readCertificate, type Certificate } from '../settings/certificate.ts';
import { openSharing } from '../cluster/sharing.ts';
import type { Config } from '../settings/config.ts';
import { listen, portOf } from './listen.ts';
import { Live } from '../live/live.ts';
import { SILENT, type Log } from '../health/log.ts';
import { openSite } from '../site/site.ts';

/** Milliseconds that connections have to answer the goodbye; the whole stop takes at most 5 s. */
const GOODBYE = 3_000;

/** A server that runs. */
export interface Running {
  live: Live;
  port: number;
  /** Where a browser on this machine finds it. */
  url: string;
  /**
   * Reads the certificate's files again: for connections to come, those that are open go on.
   * @returns undefined where https is not spoken.
   * @throws {CertificateFault} where they cannot be used; the one before stays.
   */
  renewCertificate(): Certificate | undefined;
  /** Takes no more, says goodbye to all, and ends. */
  stop(): Promise<void>;
}

/**
 * Starts the server.
 * @throws {SiteMissing} where there is no built site.
 * @throws {CertificateFault} where the certificate cannot be used.
 * @throws {CannotListen} where the address cannot be had.
 */
export async function run(config: Config, log: Log = SILENT): Promise<Running> {
  const site = openSite(config);
  const certificate = readCertificate(config);
  const sharing = await openSharing(config, log);
  const live = new Live(config, log, sharing);
  live.certificateUntil = certificate?.until;
  let servers: Server[];
  try {
    servers = await listen(
      () => createApp(config, live, site, certificate),
      config.host,
      config.port,
    );
  } catch (error) {
    await live.stop(0);
    await sharing?.stop();
    throw error;
  }
  const [first] = servers;
  const port = first ? portOf(first) : config.port;
  const scheme = certificate ? 'https' : 'http';
  const name = ['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
  const host = name.includes(':') ? `[${name}]` : name;
  return {
    live,
    port,
    url: `${scheme}://${host}:${port}${config.base}`,
    renewCertificate() {
      const renewed = readCertificate(config);
      if (renewed === undefined) return undefined;
      const { cert, key } = renewed;
      for (const server of servers) {
        if (server instanceof SecureServer) server.setSecureContext({ cert, key });
      }
      live.certificateUntil = renewed.until;
      return renewed;
    },
    async stop() {
      const closed = servers.map(
        (server) => new Promise<void>((resolve) => void server.close(() => resolve())),
      );
      for (const server of servers) server.closeIdleConnections();
      await live.stop(GOODBYE);
      for (const server of servers) server.closeAllConnections();
      await Promise.all(closed);
      await sharing?.stop();
    },
  };
}
