import { anyOf, isNumber, isString, objectOf, oneOf, optional } from './shape.ts';
import { liveHttp, type Site } from './site-address.ts';

/** Milliseconds that the server has to say how an attempt arrived: where all is slow, this is too. */
const PATIENCE = 10_000;

/**
 * Where WebSocket does not get through, as far as it can be known:
 * - `server`: the server does not answer over HTTP either;
 * - `silent`: the attempt never arrived, though pages do;
 * - `stripped`: it arrived as an ordinary request, its upgrade taken out on the way;
 * - `answer`: it was answered with 101, and that answer did not come back as it was sent;
 * - `refused`: this server itself said no;
 * - `unknown`: several instances, of which another may have seen it;
 * - `busy`: nothing is blocked, the server only took its time or has no room now.
 */
export interface Blockage {
  kind: 'server' | 'silent' | 'stripped' | 'answer' | 'refused' | 'unknown' | 'busy';
  /** For the words about it. */
  values: Record<string, string | number>;
}

const isSighting = anyOf(
  objectOf({ saw: oneOf('nothing', 'unknown', 'upgrade') }),
  objectOf({ saw: oneOf('refused'), status: isNumber }),
  objectOf({ saw: oneOf('request'), via: optional(isString) }),
);

/** HTTP status of a server that has no room. */
const NO_ROOM = 503;

/**
 * Asks the server, over plain HTTP, what it saw of a control channel that did not open.
 * @param probe The name of that attempt.
 */
export async function blockageOf(
  site: Site,
  probe: string,
  ask = (path: string) => askServer(new URL(path, liveHttp(site)).href),
): Promise<Blockage> {
  const { page, base } = site;
  const values = { host: page.host };
  const seen = await ask(`${base}reach?probe=${probe}`);
  if (!isSighting(seen)) return { kind: 'server', values };
  switch (seen.saw) {
    case 'nothing':
      return { kind: 'silent', values };
    case 'unknown':
      return { kind: 'unknown', values };
    case 'upgrade':
      return { kind: 'answer', values };
    case 'request': {
      const via = 'via' in seen ? ` (Via: ${seen.via})` : '';
      return { kind: 'stripped', values: { ...values, via } };
    }
    case 'refused':
      return seen.status === NO_ROOM
        ? { kind: 'busy', values }
        : { kind: 'refused', values: { ...values, status: seen.status } };
  }
}

async function askServer(address: string): Promise<unknown> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
    return await response.json();
  } catch {
    return undefined;
  }
}
