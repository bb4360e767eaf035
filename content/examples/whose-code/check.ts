import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ frames, events }) => {
  const sent = frames.filter(({ from, opcode }) => from === 'client' && opcode === 'close');
  const closes = events.filter(({ what }) => what === 'close');
  return [
    {
      met: sent.some(({ code }) => code === 4001),
      expected: {
        zh: '浏览器发出的关闭帧，关闭码是 4001',
        en: 'a close frame of the browser with code 4001',
      },
      seen: sent,
    },
    {
      met: closes.some(({ code, wasClean }) => code === 4002 && wasClean === true),
      expected: {
        zh: '一次 `close` 事件，关闭码 4002，`wasClean` 是 `true`',
        en: 'a `close` event with code 4002 whose `wasClean` is `true`',
      },
      seen: closes,
    },
  ];
};

export default check;
