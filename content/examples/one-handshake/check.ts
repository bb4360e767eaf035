import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, events }) => {
  const pushed = connections.flatMap(({ messages }) =>
    messages.filter(({ from }) => from === 'server'),
  );
  const [only] = connections;
  return [
    {
      met: pushed.length >= 5,
      expected: { zh: '服务器推送的五条消息', en: 'five messages that the server pushed' },
      seen: pushed,
    },
    {
      met: connections.length === 1 && only?.path === '/push' && events.at(-1)?.what === 'close',
      expected: {
        zh: '全程只有一次到 `/push` 的握手，最后关闭了',
        en: 'from start to close a single handshake, with `/push`',
      },
      seen: connections,
    },
  ];
};

export default check;
