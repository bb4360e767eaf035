import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, messages, events }) => {
  const ended = events.some(({ what }) => what === 'close');
  const sent = messages.filter(({ from }) => from === 'client');
  const received = messages.filter(({ from }) => from === 'server');
  return [
    {
      met: connections.length === 1 && ended,
      expected: {
        zh: '从头到尾只有一条连接，最后关闭了',
        en: 'a single connection from start to end, and closed',
      },
      seen: connections,
    },
    {
      met: sent.length === 3,
      expected: { zh: '浏览器发出三条消息', en: 'three messages of the browser' },
      seen: sent,
    },
    {
      met: received.length === 3,
      expected: { zh: '服务器发回三条消息', en: 'three messages of the server' },
      seen: received,
    },
  ];
};

export default check;
