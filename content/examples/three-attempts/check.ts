import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, events }) => {
  const accepted = connections.filter(({ path, status }) => path === '/drop' && status === 101);
  const opened = events.filter(({ what }) => what === 'open');
  return [
    {
      met: accepted.length >= 3,
      expected: { zh: '和 `/drop` 建立过三次连接', en: 'three connections to `/drop`' },
      seen: accepted,
    },
    {
      met: opened.length >= 3,
      expected: { zh: '三次 `open` 事件', en: 'three `open` events' },
      seen: opened,
    },
  ];
};

export default check;
