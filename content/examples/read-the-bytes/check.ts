import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages, lines }) => {
  const received = messages.filter(({ from, type }) => from === 'server' && type === 'binary');
  return [
    {
      met: received.some(({ bytes }) => bytes[0] === 42),
      expected: {
        zh: '服务器发回的二进制消息，第一个字节是 `2a`（42）',
        en: 'a binary message of the server whose first byte is `2a` (42)',
      },
      seen: received,
    },
    {
      met: lines.some((line) => /(?<!\d)42(?!\d)/.test(line)),
      expected: { zh: '打印出来的 42', en: 'a printed 42' },
      seen: lines,
    },
  ];
};

export default check;
