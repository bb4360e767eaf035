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
 * give a page and a frame of another site processes of their own. A page on `[::1]` has its own
 * alone: the other's policy cannot say that it may be a frame there.
 */
export function sandboxAddresses({ page, base }: Site): string[] {
  const own = `${page.protocol}//${page.host}${base}sandbox/`;
  const other = OTHER_LOOPBACK[page.hostname];
  if (other === undefined) return [own];
  const port = page.port === '' ? '' : `:${page.port}`;
  return [`${page.protocol}//${other}${port}${base}sandbox/`, own];
}

/**
 * Code as the editor shows it on this page: its addresses lead to the server of this site. On `[::1]`
 * they have its other name, since the sandbox's policy cannot name an IPv6 address.
 */
export function localised(code: string, site: Site): string {
  const known = named(site);
  return code
    .replaceAll(WRITTEN_SERVER, liveServer(known))
    .replaceAll(WRITTEN_SITE, liveHttp(known));
}

/** The reverse: code for other places, with the addresses that examples are written for. */
export function delocalised(code: string, site: Site): string {
  const known = named(site);
  return code
    .replaceAll(liveServer(known), WRITTEN_SERVER)
    .replaceAll(liveHttp(known), WRITTEN_SITE);
}

/** The site by a name that can stand in a policy. */
function named({ page, base }: Site): Site {
  const { protocol, port } = page;
  if (page.hostname !== '[::1]') return { page, base };
  const host = port === '' ? 'localhost' : `localhost:${port}`;
  return { page: { protocol, host, hostname: 'localhost', port }, base };
}
