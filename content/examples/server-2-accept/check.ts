import type { Check } from '../../../src/exercise/check.ts';
import { computeAccept } from '../../../src/protocol/accept.ts';

const check: Check = ({ connections }) => {
  const answers = connections
    .filter(({ path }) => path.startsWith('/bench/'))
    .map((connection) => ({
      got: connection.responseHeader('sec-websocket-accept'),
      right: computeAccept(connection.requestHeader('sec-websocket-key') ?? '').accept,
    }));
  return [
    {
      met: answers.some(({ got, right }) => got === right),
      expected: {
        zh: '响应里的 `Sec-WebSocket-Accept` 与这次请求的钥匙对得上',
        en: 'an answer whose `Sec-WebSocket-Accept` fits the key of its request',
      },
      seen: answers.map(({ got = '', right }) => ({
        zh: got === right ? got : `${got}；对的是 ${right}`,
        en: got === right ? got : `${got}; right would be ${right}`,
      })),
    },
  ];
};

export default check;
