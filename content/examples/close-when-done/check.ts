import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ events, frames }) => {
  const received = events.filter(({ what }) => what === 'message');
  const close = frames.find(({ from, opcode }) => from === 'client' && opcode === 'close');
  return [
    {
      met: received.length >= 2,
      expected: { zh: '两次 `message` 事件', en: 'two `message` events' },
      seen: received,
    },
    {
      met: close?.code === 1000,
      expected: {
        zh: '浏览器发出的关闭帧，关闭码是 1000',
        en: 'a close frame of the browser with code 1000',
      },
      seen: close,
    },
  ];
};

export default check;
