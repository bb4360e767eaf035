import { rawEndpoint } from '../endpoint/endpoint.ts';
import type { Refusal } from '../http/refusal.ts';
import { choice, purpose } from '../settings/values.ts';

/** A correct 101 but for its subprotocol. */
export const wrongProtocol = rawEndpoint({
  path: '/wrong-protocol',
  summary: {
    zh: '犯规：101 响应选定的子协议不是客户端提出的（RFC 6455 §4.1）。',
    en: 'Breaks a rule: the 101 agrees to a subprotocol that the client did not offer (RFC 6455 §4.1).',
  },
  parameters: {
    kind: choice(['unasked', 'case', 'none']).default('unasked').register(purpose, {
      zh: 'unasked：选一个客户端没提的；case：大小写改了；none：客户端提了，却一个也不选（RFC 允许；Chromium 不接受，Firefox 和 WebKitGTK 接受）。',
      en: 'unasked: one that was not offered; case: the first one offered, in other case; none: offered, but none chosen (the RFC allows it; Chromium refuses it, Firefox and WebKitGTK do not).',
    }),
  },
  refuse: ({ request, parameters: { kind } }) =>
    kind !== 'unasked' && request.headers['sec-websocket-protocol'] === undefined
      ? needsOffer(kind)
      : undefined,
  terms({ request, parameters: { kind } }) {
    const offered = request.headers['sec-websocket-protocol']?.split(',') ?? [];
    const names = offered.map((name) => name.trim());
    if (kind === 'none') return {};
    const chosen = kind === 'case' ? otherCase(names[0] ?? '') : unasked(names);
    return { headers: { 'Sec-WebSocket-Protocol': chosen } };
  },
});

function otherCase(name: string): string {
  const upper = name.toUpperCase();
  return upper === name ? name.toLowerCase() : upper;
}

/** A subprotocol that is none of those offered. */
function unasked(offered: readonly string[]): string {
  let name = 'unasked';
  while (offered.includes(name)) name += '-too';
  return name;
}

function needsOffer(kind: string): Refusal {
  const call = `new WebSocket("ws://…/wrong-protocol?kind=${kind}", ["chat.v1"])`;
  return {
    status: 400,
    words: {
      zh: `kind=${kind} 需要客户端先提出子协议，例如 ${call}。`,
      en: `kind=${kind} needs a client that offers a subprotocol, for example ${call}.`,
    },
  };
}
