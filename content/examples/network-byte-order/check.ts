import type { Check } from '../../../src/exercise/check.ts';

const WANTED = '00 0f 42 40 ff fb';

const check: Check = ({ messages }) => {
  const sent = messages.filter(({ from, type }) => from === 'client' && type === 'binary');
  const hex = (bytes: Uint8Array) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return [
    {
      met: sent.some(({ bytes }) => hex(bytes) === WANTED),
      expected: {
        zh: '浏览器发出的一条 6 个字节的二进制消息，按大端读是 1000000 和 -5',
        en: 'a binary message of 6 bytes that reads 1000000 and -5 in big-endian order',
      },
      seen: sent,
    },
  ];
};

export default check;
