import { rawEndpoint } from '../endpoint/endpoint.ts';
import type { RawTerms } from '../websocket/raw-connection.ts';
import { choice, purpose } from '../settings/values.ts';

/** What differs from a correct 101. */
const KINDS = {
  'no-accept': { headers: { 'Sec-WebSocket-Accept': undefined } },
  'no-upgrade': { headers: { Upgrade: undefined } },
  upgrade: { headers: { Upgrade: 'h2c' } },
  'no-connection': { headers: { Connection: undefined } },
  connection: { headers: { Connection: 'keep-alive' } },
  extension: { headers: { 'Sec-WebSocket-Extensions': 'x-unknown' } },
  'http-1.0': { startLine: 'HTTP/1.0 101 Switching Protocols' },
  garbage: { startLine: 'this is not HTTP' },
} as const satisfies Record<string, RawTerms>;

/** A 101 that is wrong in one place. */
export const badHandshake = rawEndpoint({
  path: '/bad-handshake',
  summary: {
    zh: '犯规：101 响应有一处不对，或者根本没有响应（RFC 6455 §4.1、§4.2.2）。',
    en: 'Breaks a rule of the handshake: a 101 that is wrong in one place, or no answer at all (RFC 6455 §4.1, §4.2.2).',
  },
  parameters: {
    kind: choice([
      'no-accept',
      'no-upgrade',
      'upgrade',
      'no-connection',
      'connection',
      'extension',
      'http-1.0',
      'garbage',
      'reset',
      'fin',
    ])
      .default('no-accept')
      .register(purpose, {
        zh: 'no-accept、no-upgrade、no-connection：缺这个头部；upgrade、connection：值不对；extension：选了客户端没提的扩展；http-1.0：版本不对；garbage：不是 HTTP；reset、fin：不回答就断开 TCP。',
        en: 'no-accept, no-upgrade, no-connection: without that header; upgrade, connection: with another value; extension: one that was not offered; http-1.0: that version; garbage: no HTTP; reset, fin: TCP ends without an answer.',
      }),
  },
  terms: ({ parameters: { kind } }) =>
    kind === 'reset' || kind === 'fin' ? { unanswered: kind } : KINDS[kind],
});
