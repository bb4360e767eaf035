import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ calls, events, lines }) => {
  const made = calls.filter(({ what }) => what === 'new');
  const thrown = made.filter(({ threw }) => threw !== undefined);
  const told = lines.filter((line) => line.includes('SyntaxError'));
  const opened = events.filter(({ what }) => what === 'open');
  return [
    {
      met: thrown.length >= 3,
      expected: {
        zh: '三次 `new WebSocket()` 抛出异常',
        en: 'three times that `new WebSocket()` throws',
      },
      seen: made,
    },
    {
      met: told.length >= 3,
      expected: { zh: '三行 `SyntaxError`', en: 'three lines with `SyntaxError`' },
      seen: told,
    },
    {
      met: opened.length >= 2,
      expected: { zh: '两个好地址都有 `open` 事件', en: '`open` events of the two good addresses' },
      seen: opened,
    },
  ];
};

export default check;
