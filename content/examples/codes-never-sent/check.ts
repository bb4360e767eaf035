import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ events }) => {
  const closes = events.filter(({ what }) => what === 'close');
  return [
    {
      met: closes.some(({ code, wasClean }) => code === 1005 && wasClean === true),
      expected: {
        zh: '一次 `close` 事件，关闭码 1005，`wasClean` 是 `true`',
        en: 'a `close` event with code 1005 whose `wasClean` is `true`',
      },
      seen: closes,
    },
    {
      met: closes.some(({ code, wasClean }) => code === 1006 && wasClean === false),
      expected: {
        zh: '一次 `close` 事件，关闭码 1006，`wasClean` 是 `false`',
        en: 'a `close` event with code 1006 whose `wasClean` is `false`',
      },
      seen: closes,
    },
  ];
};

export default check;
