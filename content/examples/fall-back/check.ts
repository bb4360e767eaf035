import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, lines }) => [
  {
    met: connections.some(({ path, status }) => path === '/reject' && status === 503),
    expected: {
      zh: '先试 WebSocket，得到 503',
      en: 'an attempt with WebSocket, answered with 503',
    },
    seen: connections,
  },
  {
    met: lines.some((line) => /\bpoll \d+/.test(line)),
    expected: {
      zh: '打印从 `/poll` 得来的编号，如 `poll 42`',
      en: 'a line with a number from `/poll`, such as `poll 42`',
    },
    seen: lines,
  },
];

export default check;
