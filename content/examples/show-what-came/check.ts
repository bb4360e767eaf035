import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages, lines }) => {
  const received = messages.filter(({ from, text }) => from === 'server' && text !== '');
  const shown = lines.filter((line) => received.some(({ text }) => line.includes(text)));
  return [
    {
      met: received.length > 0,
      expected: { zh: '服务器发来的一条消息', en: 'a message of the server' },
      seen: received,
    },
    {
      met: shown.length > 0,
      expected: {
        zh: '控制台里的一行，包含这条消息的内容',
        en: 'a line of the console that contains what the message says',
      },
      seen: shown.length > 0 ? shown : lines,
    },
  ];
};

export default check;
