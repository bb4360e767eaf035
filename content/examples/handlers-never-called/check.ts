import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages, events, lines }) => {
  const received = messages.filter(({ from, text }) => from === 'server' && text !== '');
  const close = events.find(({ what }) => what === 'close');
  return [
    {
      met: lines.some((line) => received.some(({ text }) => line.includes(text))),
      expected: {
        zh: '打印出来的一行，里面是服务器发回的消息',
        en: 'a printed line with the message that the server sent back',
      },
      seen: received.length > 0 ? lines : events,
    },
    {
      met: close !== undefined && lines.some((line) => line.includes(String(close.code))),
      expected: {
        zh: '打印出来的一行，里面是关闭码',
        en: 'a printed line with the close code',
      },
      seen: close ? lines : events,
    },
  ];
};

export default check;
