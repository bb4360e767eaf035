import type { IncomingMessage } from 'node:http';
import { isSameOrigin } from '../http/address.ts';
import type { Config } from '../settings/config.ts';
import type { Words } from '../http/language.ts';
import type { Refusal } from '../http/refusal.ts';

/**
 * Who sent a request, as far as its `Origin` tells (RFC 6454 §7). Browsers set it themselves and let
 * no page change it; a program may write what it likes, so for programs it is no obstacle.
 */
export type Asker =
  /** No `Origin`: a program. Browsers give one with every WebSocket. */
  | 'program'
  /** A page of this site, or of an origin that was allowed. */
  | 'own-page'
  /** A page that the reader's own machine serves, as an editor's preview does. */
  | 'local-page'
  /** `Origin: null`: the sandbox, a file, and any frame that any site makes so. It proves nothing. */
  | 'opaque'
  | 'other-site';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export function askerOf(
  request: IncomingMessage,
  config: Pick<Config, 'trustProxy' | 'allowOrigin'>,
): Asker {
  const { origin } = request.headers;
  if (origin === undefined) return 'program';
  if (origin === 'null') return 'opaque';
  if (config.allowOrigin.includes(origin) || isSameOrigin(request, config.trustProxy)) {
    return 'own-page';
  }
  return URL.canParse(origin) && LOOPBACK.test(new URL(origin).hostname)
    ? 'local-page'
    : 'other-site';
}

/** Why a request is not from a page of this site, for endpoints that are for those alone. */
export function faultOfAsker(
  request: IncomingMessage,
  config: Pick<Config, 'trustProxy' | 'allowOrigin'>,
  what: Words,
): Refusal | undefined {
  if (askerOf(request, config) === 'own-page') return undefined;
  const { origin } = request.headers;
  const [zh, en] =
    origin === undefined
      ? ['没有给出 Origin', 'has no Origin']
      : [`的 Origin 是 ${JSON.stringify(origin)}`, `comes from ${JSON.stringify(origin)}`];
  return {
    status: 403,
    words: {
      zh: `${what.zh}只对本站自己的页面开放，而这个请求${zh}。`,
      en: `${what.en} is open to this site’s own pages only, and the request ${en}.`,
    },
  };
}

/** Who may use an endpoint. */
export type Admits =
  /** Whoever reaches the server: programs, and pages of any site. */
  | 'everybody'
  /** Pages of this site and of `--allow-origin`. */
  | 'own-pages'
  /** All but pages of other sites; a frame with an opaque origin only by a live trace's tag. */
  | 'not-other-sites'
  /** Anybody may ask, and no page of another site is let read the answer (no CORS header). */
  | 'not-read-by-others'
  /** Programs on the server's machine. */
  | 'this-machine';

/** For each path who may use it, and why. `tests/server/who.test.ts` tries each of them. */
export const WHO: Readonly<Record<string, { admits: Admits; why: string }>> = {
  '/echo': all('gives back what it was sent'),
  '/delay': all('holds nothing but the connection'),
  '/push': all('sends the time'),
  '/ping': all('sends pings'),
  '/chat': {
    admits: 'not-other-sites',
    why: 'others are in the room. `Origin: null` is let in only with the tag of a trace that a page holds just now, which no page but ours can know',
  },
  '/headers': all(
    'sends back the request of whoever asks; values of `Cookie` and `Authorization` are hidden',
  ),
  '/guarded': own('the lesson on `Origin` needs an endpoint that checks it'),
  '/slow': all('reads, and says how much'),
  '/close': all('closes'),
  '/drop': all('resets'),
  '/silent-close': all('does not answer a close frame'),
  '/reject': all('answers with the status that was asked for'),
  '/wrong-accept': all('breaks a rule and holds nothing'),
  '/wrong-protocol': all('breaks a rule and holds nothing'),
  '/masked': all('breaks a rule and holds nothing'),
  '/reserved-bits': all('breaks a rule and holds nothing'),
  '/bad-opcode': all('breaks a rule and holds nothing'),
  '/bad-utf8': all('breaks a rule and holds nothing'),
  '/bad-close': all('breaks a rule and holds nothing'),
  '/bad-frame': all('breaks a rule and holds nothing'),
  '/bad-handshake': all('breaks a rule and holds nothing'),
  '/odd-frame': all('sends what is rare but allowed'),
  '/poll': all('the clock of `/push`'),
  '/long-poll': all('the clock of `/push`'),
  '/sse': all('the clock of `/push`'),
  '/trace': own('shows the bytes of connections, and its id opens `/chat` to the sandbox'),
  '/reach': {
    admits: 'not-read-by-others',
    why: 'tells how an attempt arrived, to whoever knows its random name',
  },
  '/workbench': own('sends requests in the name of whoever asks'),
  '/joined': own('counts the browsers of a class'),
  '/class.json': {
    admits: 'not-read-by-others',
    why: 'names the addresses of the machine in its network',
  },
  '/bench': own('makes a server under this site’s name'),
  '/bench/:id': all(
    'whoever has the address, 144 random bits, is a client of the code in that page',
  ),
  '/healthz': {
    admits: 'not-read-by-others',
    why: 'for whoever watches over the process: a few numbers, and whether it is well',
  },
  '/metrics': {
    admits: 'this-machine',
    why: 'the server’s numbers; `--metrics-open` opens them',
  },
  '/endpoints.json': all('the list that the reference is made from'),
};

function all(why: string): { admits: Admits; why: string } {
  return { admits: 'everybody', why };
}

function own(why: string): { admits: Admits; why: string } {
  return { admits: 'own-pages', why };
}
