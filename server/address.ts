import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** How the browser addressed this server. */
export interface Address {
  /** `host` or `host:port` as in a URL; `undefined` where the request has none that is valid. */
  host: string | undefined;
  /** Whether the browser came over TLS. */
  secure: boolean;
}

const HOST =
  /^(?:[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?\.?|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?$/i;

/** Whether `host` may stand after `//` in a URL, so also in a header of ours. */
export function isHost(host: string): boolean {
  const match = HOST.exec(host);
  return match !== null && Number(match[1] ?? 0) <= 65_535;
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
  if (host === undefined || origin === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  return /^https?:$/.test(page.protocol) && page.host === new URL(`${page.protocol}//${host}`).host;
}
