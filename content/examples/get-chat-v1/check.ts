import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections }) => {
  const opened = connections.filter(({ status }) => status === 101);
  return [
    {
      met: opened.some(
        ({ offered, protocol }) => protocol === 'chat.v1' && offered.includes('chat.v2'),
      ),
      expected: {
        zh: '一次握手，`chat.v1` 和 `chat.v2` 都提供了，服务器选的是 `chat.v1`',
        en: 'a handshake that offers `chat.v1` and `chat.v2`, and has `chat.v1` chosen',
      },
      seen: connections,
    },
  ];
};

export default check;
