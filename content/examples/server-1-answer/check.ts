import type { Check } from '../../../src/exercise/check.ts';

/** What the live server answers in the place of code that was silent, not let through or not there. */
const OURS = [502, 503, 504];

const check: Check = ({ connections, events }) => {
  const ended = connections.filter(
    ({ path, end }) => path.startsWith('/bench/') && end !== undefined,
  );
  const closed = events.filter(({ what }) => what === 'close');
  return [
    {
      met: ended.some(({ status = 0 }) => !OURS.includes(status)),
      expected: {
        zh: '一条连接，你的服务器在三秒之内往里写了字节',
        en: 'a connection on which your server wrote bytes within three seconds',
      },
      seen: ended.map(({ status = 0 }) =>
        OURS.includes(status)
          ? { zh: `没有等到你的字节，代答 ${status}`, en: `no bytes of yours; ${status} instead` }
          : { zh: '你写的字节', en: 'your bytes' },
      ),
    },
    {
      met:
        ended.some(({ status = 0 }) => !OURS.includes(status)) &&
        closed.some(({ code }) => code === 1006),
      expected: {
        zh: '浏览器不接受这个回答：`close` 事件，关闭码 `1006`',
        en: 'the browser refuses that answer: a `close` event with code `1006`',
      },
      seen: closed,
    },
  ];
};

export default check;
