import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, lines }) => {
  const numbers = lines.filter((line) => /^\D*\d+\s*$/.test(line));
  const isStopped = lines.some((line) => /^(?:stopped|停了)/.test(line));
  return [
    {
      met: isStopped && numbers.length === 3,
      expected: {
        zh: '三行编号，然后是 `停了`',
        en: 'three lines with numbers, then `stopped`',
      },
      seen: lines,
    },
    {
      met: isStopped && connections.length === 0,
      expected: { zh: '一个 WebSocket 连接也没有', en: 'no WebSocket connection at all' },
      seen: connections,
    },
  ];
};

export default check;
