import { isIP } from 'node:net';

/* How a host is written: in `Host`, in `Origin`, in a policy, and in the options that name one. */

export const NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/;
/** A host as it stands in a URL or in `Host`, and its port. */
const HOST = /^(\[[0-9a-f:.]{2,45}\]|[^:[\]/@?#\s]+)(?::\d{0,5})?$/i;

/** The name or address in the value of `Host`, without port and last dot, in lower case. */
export function nameIn(host: string): string | undefined {
  const name = HOST.exec(host.trim())?.[1]?.toLowerCase().replace(/\.$/, '');
  return name === undefined || name === '' ? undefined : name;
}

/** An entry of `--allow-host` as it is kept; a port that was given is left out. */
export function readHostName(entry: string): string | undefined {
  const name = nameIn(entry);
  return name !== undefined && (NAME.test(name) || isAddress(name)) ? name : undefined;
}

/** An entry of `--allow-origin` as a browser writes it in `Origin`. */
export function readOrigin(entry: string): string | undefined {
  const url = URL.canParse(entry) ? new URL(entry) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) return undefined;
  return url.origin;
}

/**
 * An entry of `--allow-connect` as it stands in a policy, which can name no IPv6 address
 * (CSP3 §2.3.1).
 */
export function readPeer(entry: string): string | undefined {
  const url = URL.canParse(entry) ? new URL(entry) : undefined;
  if (!url || !/^(?:ws|http)s?:$/.test(url.protocol)) return undefined;
  const peer = `${url.protocol}//${url.host}`;
  const isNameable = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(url.hostname);
  return isNameable && url.href === `${peer}/` ? peer : undefined;
}

export function isAddress(name: string): boolean {
  return isIP(name) === 4 || (name.startsWith('[') && isIP(name.slice(1, -1)) === 6);
}
