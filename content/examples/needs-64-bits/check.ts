import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ frames, messages }) => {
  const sent = frames.filter(({ from, opcode }) => from === 'client' && opcode !== 'close');
  const received = messages.filter(({ from }) => from === 'server');
  return [
    {
      met: sent.some(({ lengthForm }) => lengthForm === 64),
      expected: {
        zh: '浏览器发出的一个帧，长度用 64 位表示',
        en: 'a frame of the browser whose length is written in 64 bits',
      },
      seen: sent.map(({ length, lengthForm }) => ({
        zh: `${length} 字节，长度用 ${lengthForm} 位表示`,
        en: `${length} bytes, the length in ${lengthForm} bits`,
      })),
    },
    {
      met: received.some(({ length }) => length > 65_535),
      expected: {
        zh: '服务器发回来一条超过 65535 字节的消息',
        en: 'a message of more than 65535 bytes that the server sent back',
      },
      seen: received,
    },
  ];
};

export default check;
