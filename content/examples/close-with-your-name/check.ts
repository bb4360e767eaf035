import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ frames }) => {
  const close = frames.find(({ from, opcode }) => from === 'client' && opcode === 'close');
  return [
    {
      met: close?.code === 4001,
      expected: {
        zh: '浏览器发出的关闭帧，关闭码是 `4001`',
        en: 'a close frame of the browser with code `4001`',
      },
      seen: close,
    },
    {
      met: close !== undefined && close.text.trim() !== '',
      expected: {
        zh: '这个关闭帧的原因里有你的名字',
        en: 'your name as the reason in that close frame',
      },
      seen: close,
    },
  ];
};

export default check;
