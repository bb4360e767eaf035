import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, events }) => {
  const own = connections.filter(({ path }) => path.startsWith('/bench/'));
  return [
    {
      met: own.some(({ status }) => status === 101),
      expected: { zh: '你的服务器答 `101`', en: 'an answer of your server with status `101`' },
      seen: own,
    },
    {
      met: events.some(({ what }) => what === 'open'),
      expected: { zh: '浏览器接受了：`open` 事件', en: 'the browser accepts it: an `open` event' },
      seen: events,
    },
  ];
};

export default check;
