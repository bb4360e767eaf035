import type { Language } from '../../language.ts';
import { liveSite } from '../live-site.ts';
import { liveHttp } from '../site-address.ts';
import { arrayOf, isBoolean, isString, objectOf, oneOf, optional, type Shape } from '../shape.ts';

/* What `/endpoints.json` tells, as far as it is used here; `server/endpoint/reference.ts` makes it. */
const isWords = objectOf({ zh: isString, en: isString });
const isEndpoint = objectOf({
  path: isString,
  transport: oneOf('websocket', 'http'),
  summary: isWords,
  parameters: arrayOf(
    objectOf({
      name: isString,
      purpose: isWords,
      expected: isWords,
      required: isBoolean,
      default: optional(isString),
      example: isString,
    }),
  ),
});
const isList = arrayOf(isEndpoint);

export type Endpoint = Shape<typeof isEndpoint>;

let loading: Promise<Endpoint[]> | undefined;

/** The live endpoints of this site; none where the server does not tell. Asked for once. */
export function loadEndpoints(): Promise<Endpoint[]> {
  loading ??= fetch(`${liveHttp(liveSite())}endpoints.json`)
    .then((answer) => answer.json())
    .then((told: unknown) => (isList(told) ? told : []))
    .catch(() => {
      loading = undefined;
      return [];
    });
  return loading;
}

/** Something to put into an address. */
export interface Offer {
  kind: 'endpoint' | 'parameter';
  label: string;
  /** What is written; `value` of it is selected, to be typed over. */
  text: string;
  value?: string;
  summary: string;
  detail: string;
  /** UTF-16 units before the cursor that it replaces. */
  replaces: number;
}

const ADDRESS = /(?:wss?|https?):\/\/([^\s/'"`?#]+)\/([^\s'"`?#]*)(\?[^\s'"`#]*)?$/;

/**
 * What can follow in an address of this server.
 * @param before the line of code up to the cursor
 * @param isOurs whether a host, with its port, is this server
 * @param base the path that the site lies below, ending in a slash
 */
export function offersIn(
  before: string,
  endpoints: readonly Endpoint[],
  language: Language,
  isOurs: (host: string) => boolean,
  base = '/',
): Offer[] {
  const [whole, host = '', written = '', query] = ADDRESS.exec(before) ?? [];
  if (whole === undefined || !isOurs(host)) return [];
  const full = `/${written}`;
  const path = full.startsWith(base) ? full.slice(base.length - 1) : full;
  const transport = whole.startsWith('ws') ? 'websocket' : 'http';
  if (query === undefined) {
    return endpoints
      .filter((each) => each.transport === transport)
      .map((each) => ({
        kind: 'endpoint',
        label: each.path,
        text: each.path.slice(1),
        summary: each.summary[language],
        detail: each.parameters.map(({ name }) => name).join(', '),
        replaces: path.length - 1,
      }));
  }
  const endpoint = endpoints.find((each) => each.path === path);
  const given = query.slice(1).split('&');
  const last = given.pop() ?? '';
  if (!endpoint || last.includes('=')) return [];
  const taken = new Set(given.map((each) => each.split('=')[0]));
  return endpoint.parameters
    .filter(({ name }) => !taken.has(name))
    .map(({ name, purpose, expected, example }) => ({
      kind: 'parameter',
      label: name,
      text: `${name}=`,
      value: decodeURIComponent(example.slice(example.indexOf('=') + 1)),
      summary: purpose[language],
      detail: expected[language],
      replaces: last.length,
    }));
}
