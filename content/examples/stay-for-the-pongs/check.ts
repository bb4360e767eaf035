import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ frames }) => {
  const pongs = frames.filter(({ from, opcode }) => from === 'client' && opcode === 'pong');
  const close = frames.find(({ opcode }) => opcode === 'close');
  return [
    {
      met: pongs.length >= 3,
      expected: { zh: '浏览器回的三个 pong', en: 'three pongs of the browser' },
      seen: pongs,
    },
    {
      met: close?.from === 'server' && close.code === 1000,
      expected: {
        zh: '服务器先发的关闭帧，关闭码是 1000',
        en: 'a close frame with code 1000 that the server sends first',
      },
      seen: close,
    },
  ];
};

export default check;
