import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ lines, calls, events }) => {
  const numbers = lines.flatMap((line) => line.match(/(?<!\d)[0-3](?!\d)/g) ?? []);
  const closed = events.find(({ what }) => what === 'close');
  return [
    {
      met: /0.*1.*2.*3/.test(numbers.join('')),
      expected: { zh: '依次打印出 0、1、2、3', en: 'the numbers 0, 1, 2 and 3, in this order' },
      seen: lines,
    },
    {
      met: calls.some(({ what }) => what === 'close()') && closed?.wasClean === true,
      expected: {
        zh: '代码调用了 `close()`，连接正常关闭',
        en: 'that the code calls `close()` and the connection closes properly',
      },
      seen: events,
    },
  ];
};

export default check;
