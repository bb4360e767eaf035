import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ frames, messages, calls, events, lines }) => {
  const sent = messages.filter(({ from }) => from === 'client');
  const first = frames.find(({ opcode }) => opcode === 'close');
  const close = events.find(({ what }) => what === 'close');
  return [
    {
      met: sent.length >= 3,
      expected: { zh: '浏览器发出三条消息', en: 'three messages of the browser' },
      seen: sent,
    },
    {
      met: first?.from === 'server' && !calls.some(({ what }) => what === 'close()'),
      expected: {
        zh: '先发关闭帧的是服务器，代码没有调用 `close()`',
        en: 'the server’s close frame first, and no call of `close()`',
      },
      seen: first,
    },
    {
      met: close !== undefined && lines.some((line) => line.includes(String(close.code))),
      expected: {
        zh: '打印出来的一行，里面是服务器给的关闭码',
        en: 'a printed line with the code that the server gave',
      },
      seen: close ? lines : undefined,
    },
  ];
};

export default check;
