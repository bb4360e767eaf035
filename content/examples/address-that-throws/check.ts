import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, calls, events }) => {
  const named = connections.filter(
    ({ path, target, status }) => path === '/headers' && target.includes('Ada') && status === 101,
  );
  return [
    {
      met: named.length > 0,
      expected: {
        zh: '到 `/headers` 的一次成功的握手，请求行里有 `Ada`',
        en: 'a handshake with `/headers` that succeeds and has `Ada` in its request line',
      },
      seen: connections.length > 0 ? connections : calls,
    },
    {
      met: events.some(({ what }) => what === 'open'),
      expected: { zh: '`open` 事件', en: 'an `open` event' },
      seen: events,
    },
  ];
};

export default check;
