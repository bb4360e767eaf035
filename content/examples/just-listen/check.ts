import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, events }) => {
  const push = connections.filter(({ path }) => path === '/push');
  const frames = push.flatMap((connection) => connection.frames);
  const pushed = frames.filter(({ from, opcode }) => from === 'server' && opcode === 'text');
  const asked = frames.filter(({ from, opcode }) => from === 'client' && opcode !== 'close');
  const first = frames.find(({ opcode }) => opcode === 'close');
  const close = events.find(({ what }) => what === 'close');
  return [
    {
      met: pushed.length === 3,
      expected: { zh: '服务器推送的三条消息', en: 'three messages that the server pushed' },
      seen: pushed.length > 0 ? pushed : connections,
    },
    {
      met: first?.from === 'server' && close !== undefined,
      expected: {
        zh: '先发关闭帧的是服务器，然后连接关闭',
        en: 'the server sends its close frame first, and the connection closes',
      },
      seen: first,
    },
    {
      met: close !== undefined && push.length > 0 && asked.length === 0,
      expected: {
        zh: '直到关闭，浏览器一条消息也没有发',
        en: 'until it is closed, no message of the browser',
      },
      seen: push.length > 0 ? asked : connections,
    },
  ];
};

export default check;
