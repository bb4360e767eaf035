import type { Address } from '../http/address.ts';

/** What an answer's headers depend on. */
export interface Asked {
  /** Path below the site's base. */
  path: string;
  /** The path below which the site lies, beginning and ending with `/`. */
  base: string;
  address: Address;
  /** Origins whose pages may hold the sandbox, besides this site's own. */
  framedBy?: readonly string[];
  /** Origins, `ws:` ones too, that learner code may speak with besides. */
  connect?: readonly string[];
}

export type Headers = Readonly<Record<string, string>>;

/** What a frame of learner code may do; the same as in `src/playground/sandbox-protocol.ts`. */
export const SANDBOX_FLAGS = 'allow-scripts allow-modals allow-forms';
/** Learner code runs in the page at this path, and nowhere else. */
export const SANDBOX_PATH = '/sandbox/';
/** Files whose names change with their content. */
const IMMUTABLE = '/_astro/';

const LOOPBACK = ['localhost', '127.0.0.1'];
/** Scripts that are written in the page, as any page's are, or made by the page's own code. */
const LEARNER = ["'unsafe-inline'", "'unsafe-eval'", 'data:', 'blob:'];

/**
 * The headers of a file of the site.
 * @param scripts CSP sources of the inline scripts of its pages, `sha256-…` each.
 */
export function headersFor(asked: Asked, scripts: readonly string[]): Headers {
  if (asked.path === SANDBOX_PATH) {
    return { ...COMMON, ...sandboxHeaders(asked), 'Cache-Control': 'no-cache' };
  }
  if (asked.path.startsWith(IMMUTABLE)) {
    return {
      ...COMMON,
      'Cache-Control': 'public, max-age=31536000, immutable',
      // The sandbox's origin is opaque, and modules are asked for as that origin.
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    };
  }
  return { ...COMMON, ...pageHeaders(asked, scripts), 'Cache-Control': 'no-cache' };
}

const COMMON: Headers = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

function pageHeaders({ address }: Asked, scripts: readonly string[]): Headers {
  const own = ownHosts(address);
  return {
    'Content-Security-Policy': policy({
      'default-src': "'none'",
      // WebAssembly is the search's.
      'script-src': ["'self'", "'wasm-unsafe-eval'", ...scripts.map((each) => `'${each}'`)],
      // Monaco and Shiki place and colour text by style attributes.
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data:",
      'font-src': "'self' data:",
      'connect-src': ["'self'", ...own.map((host) => `${socketScheme(address)}://${host}`)],
      'worker-src': "'self'",
      'frame-src': ["'self'", ...own.map((host) => `${pageScheme(address)}://${host}`)],
      'manifest-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    }),
    'X-Frame-Options': 'DENY',
    // Elsewhere browsers ignore it, and tell every learner so in red.
    ...(isTrustworthy(address) && { 'Cross-Origin-Opener-Policy': 'same-origin' }),
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  };
}

/**
 * Learner code gets an opaque origin from this header as well as from its frame, so that opening
 * the page by itself gives it no more. It may speak with this server, by each name that examples
 * use for it, and with servers that the learner runs on the same machine.
 */
function sandboxHeaders({ address, framedBy = [], connect = [] }: Asked): Headers {
  const { host } = address;
  const own = ownHosts(address);
  // Where an attribute made the origin opaque, WebKit lets `'self'` match every `https:` and `wss:`
  // address, and not the site. So it is called by its names, and `'self'` only where it has none.
  const site = own.map((host) => `${pageScheme(address)}://${host}`);
  if (host === undefined || !own.includes(host)) site.unshift("'self'");
  const sockets = own.map((host) => `${socketScheme(address)}://${host}`);
  const local = LOOPBACK.flatMap((name) => [`ws://${name}:*`, `http://${name}:*`]);
  return {
    'Content-Security-Policy': policy({
      sandbox: SANDBOX_FLAGS,
      'default-src': "'none'",
      'script-src': [...site, ...LEARNER],
      'style-src': [...site, "'unsafe-inline'", 'data:'],
      'img-src': [...site, 'data:', 'blob:'],
      'media-src': 'data: blob:',
      'font-src': 'data:',
      'worker-src': 'blob: data:',
      'connect-src': [...site, ...sockets, ...local, ...connect],
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': [...site, ...framedBy],
    }),
    'Cross-Origin-Resource-Policy': 'cross-origin',
  };
}

/** What may stand as a host in a policy: no IPv6 address, underscore or dot at the end (CSP3 §2.3.1). */
const NAMEABLE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i;

/**
 * The names of this server as the reader's browser knows it, as far as a policy can name them: both
 * loopback names are one. `'self'` has to stand for an IPv6 address, which browsers would ignore and
 * tell every learner so in red; it means the server's WebSockets as well.
 */
function ownHosts({ host }: Address): string[] {
  if (host === undefined) return [];
  const { name, port } = splitHost(host);
  const own = NAMEABLE.test(name) ? [host] : [];
  return isLoopback(name) ? [...new Set([...own, ...LOOPBACK.map((each) => each + port)])] : own;
}

/** Whether browsers take the page's origin for potentially trustworthy (Secure Contexts §3.1). */
function isTrustworthy({ host, secure }: Address): boolean {
  return secure || host === undefined || isLoopback(splitHost(host).name);
}

function splitHost(host: string): { name: string; port: string } {
  const [, name = '', port = ''] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
  return { name, port };
}

function isLoopback(name: string): boolean {
  return LOOPBACK.includes(name.toLowerCase()) || name === '[::1]';
}

function pageScheme({ secure }: Address): string {
  return secure ? 'https' : 'http';
}

function socketScheme({ secure }: Address): string {
  return secure ? 'wss' : 'ws';
}

function policy(directives: Readonly<Record<string, string | readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : value.join(' ')}`)
    .join('; ');
}
