import type { LiveServer } from '../sandbox-protocol.ts';

export interface Address {
  /** What is really connected to. */
  target: string;
  /** What `.url` says: the same without the tag that makes the connection visible. */
  shown: string;
  /** Set where an address written for another host was led to this server. */
  mapped?: { from: string; to: string };
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Where a socket goes that learner code opens at `url`. Addresses of this server get its tag. The
 * host that examples are written for (by whichever loopback name) leads to this server.
 * @returns undefined for what is no URL; the browser says so better than we could.
 */
export function addressOf(url: string, base: string, server: LiveServer): Address | undefined {
  if (!URL.canParse(url, base)) return undefined;
  const wanted = asSocketAddress(new URL(url, base));
  const here = new URL(server.address);
  const written = new URL(server.written);

  const isHere = sameHost(wanted, here);
  const isWritten = !isHere && wanted.protocol === 'ws:' && sameHost(wanted, written);
  if (!isHere && !isWritten) return { target: wanted.href, shown: wanted.href };

  const shown = new URL(wanted);
  if (isWritten) {
    shown.protocol = here.protocol;
    shown.hostname = here.hostname;
    shown.port = here.port;
    shown.pathname = here.pathname + wanted.pathname.slice(1);
  }
  const target = new URL(shown);
  // The query is added to as text: URLSearchParams would rewrite what the learner wrote.
  if (server.trace !== undefined) {
    target.search += `${target.search === '' ? '?' : '&'}trace=${server.trace}`;
  }
  return {
    target: target.href,
    shown: shown.href,
    ...(isWritten && { mapped: { from: originOf(wanted), to: originOf(shown) } }),
  };
}

/**
 * Where a request goes that learner code makes to `url`: the host that examples are written for leads
 * to this server, as it does for sockets.
 */
export function requestAddressOf(
  url: string,
  base: string,
  server: LiveServer,
): Address | undefined {
  if (!URL.canParse(url, base)) return undefined;
  const wanted = new URL(url, base);
  if (wanted.protocol !== 'http:') return { target: wanted.href, shown: wanted.href };
  const { mapped } =
    addressOf(wanted.href, base, { address: server.address, written: server.written }) ?? {};
  if (!mapped) return { target: wanted.href, shown: wanted.href };
  const here = new URL(server.address);
  const origin = `${here.protocol === 'wss:' ? 'https:' : 'http:'}//${here.host}`;
  const path = here.pathname + wanted.pathname.slice(1);
  const target = origin + path + wanted.search;
  return { target, shown: target, mapped: { from: originOf(wanted), to: origin } };
}

/**
 * An address of this server at which nothing is: what the sandbox does not let through goes there, and
 * fails as it would at a server that cannot be reached, by the browser's own doing.
 */
export function failingAddress(
  { address }: Pick<LiveServer, 'address'>,
  protocol: 'http' | 'ws',
): string {
  const url = `${address}not-let-through`;
  return protocol === 'ws' ? url : url.replace(/^ws/, 'http');
}

/** Whether a constructor threw since the policy of the page refuses an address: no slip in it. */
export function isRefusal(error: unknown): boolean {
  // Firefox throws a plain object.
  const name: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'name') : undefined;
  return name === 'SecurityError' || name === 'NS_ERROR_CONTENT_BLOCKED';
}

/** `http:` and `https:` addresses are taken as `ws:` and `wss:` (WHATWG WebSockets §3.1). */
function asSocketAddress(url: URL): URL {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return url;
  const address = new URL(url);
  address.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  return address;
}

function sameHost(one: URL, other: URL): boolean {
  const loopback = LOOPBACK.has(one.hostname) && LOOPBACK.has(other.hostname);
  return portOf(one) === portOf(other) && (loopback || one.hostname === other.hostname);
}

function portOf(url: URL): string {
  return url.port !== '' ? url.port : url.protocol === 'wss:' ? '443' : '80';
}

function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`;
}
