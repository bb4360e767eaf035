import { STATUS_CODES } from 'node:http';
import { upgradeEndpoint } from '../endpoint/endpoint.ts';
import { purpose, refusalStatus } from '../settings/values.ts';

const REDIRECTS = [301, 302, 303, 307, 308];

/** Headers that a status must come with (RFC 9110 §15). */
const OWED: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'Bearer' },
  405: { Allow: 'GET' },
  407: { 'Proxy-Authenticate': 'Bearer' },
  426: { Upgrade: 'websocket', Connection: 'Upgrade, close' },
};

/**
 * Answers the upgrade with a status of the learner's choice. 1xx and 2xx are no refusals, and 304
 * has no meaning here. A redirect names `/echo`: browsers do not follow it for a WebSocket.
 */
export const reject = upgradeEndpoint({
  path: '/reject',
  summary: {
    zh: '用这个 HTTP 状态码回答升级请求，不建立 WebSocket。重定向指向 /echo，但浏览器不会跟过去。',
    en: 'Answers the upgrade with that HTTP status and no WebSocket. A redirect points to /echo, and browsers do not follow it.',
  },
  parameters: {
    status: refusalStatus(REDIRECTS).default(403).register(purpose, {
      zh: 'HTTP 状态码。',
      en: 'The HTTP status.',
    }),
  },
  take(_, { live, parameters: { status } }) {
    const name = STATUS_CODES[status] ?? '';
    return {
      status,
      words: {
        zh: `按照请求，用 ${status} ${name} 拒绝升级。`.replace('  ', ' '),
        en: `The upgrade is refused with ${status} ${name}, as was asked for.`.replace(' ,', ','),
      },
      headers: REDIRECTS.includes(status)
        ? { Location: `${live.config.base}echo` }
        : (OWED[status] ?? {}),
    };
  },
});
