import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ frames }) => {
  const sent = frames.filter(({ from, opcode }) => from === 'client' && opcode !== 'close');
  return [
    {
      met: sent.some(({ opcode, payload }) => opcode === 'binary' && payload.join() === '3,4,5'),
      expected: {
        zh: '浏览器发出的一个二进制帧，载荷正好是 `03 04 05`',
        en: 'a binary frame of the browser whose payload is exactly `03 04 05`',
      },
      seen: sent,
    },
  ];
};

export default check;
