/** The path and query of a request's target, as they were sent, not decoded. */
export interface Target {
  path: string;
  /** Without the `?`; empty where there is none. */
  query: string;
}

/** Longest path, in bytes, that is looked at. */
export const MAX_PATH = 2_048;

/**
 * Reads the request target (RFC 9112 §3.2) where it is one that this server answers: an absolute
 * path. `//host`, `http://host/…`, `*`, backslashes and control characters give `undefined`.
 *
 * `base` is the path below which the site lies, beginning and ending with `/`. It is taken off
 * where it is there: some proxies take it off themselves.
 */
export function readTarget(url: string | undefined, base = '/'): Target | undefined {
  if (url === undefined || !/^\/(?!\/)[^\\\p{Cc}#]*$/u.test(url)) return undefined;
  const local = url.startsWith(base) ? url.slice(base.length - 1) : url;
  const mark = local.indexOf('?');
  const path = mark === -1 ? local : local.slice(0, mark);
  if (path.length > MAX_PATH || path.startsWith('//')) return undefined;
  return { path, query: mark === -1 ? '' : local.slice(mark + 1) };
}
