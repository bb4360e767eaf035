/**
 * Where the live server's parts are, for one at `page` (the `location` of the page where they are
 * together) and below `base` (Vite's `BASE_URL`, which ends in a slash); see `live-site.ts`.
 */
export interface Site {
  page: Pick<Location, 'protocol' | 'host' | 'hostname' | 'port'>;
  base: string;
}

/** The address that examples are written for, as in the seed of the course. */
export const WRITTEN_SERVER = 'ws://localhost:9998/';

/** The same server over HTTP, as in the examples of polling and server-sent events. */
export const WRITTEN_SITE = 'http://localhost:9998/';

const OTHER_LOOPBACK: Readonly<Record<string, string>> = {
  localhost: '127.0.0.1',
  '127.0.0.1': 'localhost',
  '[::1]': 'localhost',
};

/** The live server's address, `ws:` or under HTTPS `wss:`, ending in a slash. */
export function liveServer({ page, base }: Site): string {
  return `${page.protocol === 'https:' ? 'wss:' : 'ws:'}//${page.host}${base}`;
}

/** The same server over HTTP. */
export function liveHttp({ page, base }: Site): string {
  return `${page.protocol}//${page.host}${base}`;
}

/** Address of the control channel that tells of watched connections. */
export function traceAddress(site: Site): string {
  return liveServer(site) + 'trace';
}

/** Address of the channel over which the page's own server is handed its connections. */
export function tabServerAddress(site: Site): string {
  return liveServer(site) + 'bench';
}

/**
 * Addresses of the sandbox page, best first. On a loopback name the other one comes first: browsers
 * give a page and a frame of another site processes of their own.
 */
export function sandboxAddresses({ page, base }: Site): string[] {
  const own = `${page.protocol}//${page.host}${base}sandbox/`;
  const other = OTHER_LOOPBACK[page.hostname];
  if (other === undefined) return [own];
  const port = page.port === '' ? '' : `:${page.port}`;
  return [`${page.protocol}//${other}${port}${base}sandbox/`, own];
}

/** Code as the editor shows it on this page: its addresses lead to the server of this site. */
export function localised(code: string, site: Site): string {
  return code.replaceAll(WRITTEN_SERVER, liveServer(site)).replaceAll(WRITTEN_SITE, liveHttp(site));
}

/** The reverse: code for other places, with the addresses that examples are written for. */
export function delocalised(code: string, site: Site): string {
  return code.replaceAll(liveServer(site), WRITTEN_SERVER).replaceAll(liveHttp(site), WRITTEN_SITE);
}
