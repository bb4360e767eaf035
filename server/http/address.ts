import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** How the browser addressed this server. */
export interface Address {
  /** `host` or `host:port` as in a URL; `undefined` where the request has none that is valid. */
  host: string | undefined;
  /** Whether the browser came over TLS. */
  secure: boolean;
}

const HOST = /^(?:[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?\.?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * Reads a URL, wherever it comes from: the one way in which text of a client becomes one, since
 * `new URL` throws.
 */
function readUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/**
 * What a browser takes `host`, as it stands in a `Host` header, for in a URL of this protocol;
 * undefined where the URL Standard (§3.5) reads no host in it: `192.168.1.256`, `[::::]`, `xn--`.
 */
export function readHost(host: string, protocol = 'http:'): string | undefined {
  return HOST.test(host) ? readUrl(`${protocol}//${host}`)?.host : undefined;
}

/** Whether `host` may stand after `//` in a URL, so also in a header of ours. */
export function isHost(host: string): boolean {
  return readHost(host) !== undefined;
}

/**
 * The address that the browser used: from `Host`, or behind a trusted proxy from
 * `X-Forwarded-Host` and `X-Forwarded-Proto`.
 */
export function addressOf(request: IncomingMessage, trustProxy: boolean): Address {
  const forwarded = (name: string) => {
    const value = trustProxy ? request.headers[name] : undefined;
    return typeof value === 'string' ? value.split(',')[0]?.trim() : undefined;
  };
  const host = forwarded('x-forwarded-host') ?? request.headers.host;
  const scheme = forwarded('x-forwarded-proto');
  return {
    host: host !== undefined && isHost(host) ? host : undefined,
    secure: scheme === undefined ? request.socket instanceof TLSSocket : scheme === 'https',
  };
}

/**
 * Whether the page that sent `request` came from this server: its `Origin` names the host that
 * the request itself went to. Programs that are no browser can say what they like.
 */
export function isSameOrigin(request: IncomingMessage, trustProxy: boolean): boolean {
  const { host } = addressOf(request, trustProxy);
  const { origin } = request.headers;
  const page = origin === undefined ? undefined : readUrl(origin);
  if (host === undefined || page === undefined || !/^https?:$/.test(page.protocol)) return false;
  return page.host === readHost(host, page.protocol);
}
