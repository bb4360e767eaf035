import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages }) => {
  const sent = messages.filter(({ from, type }) => from === 'client' && type === 'text');
  return [
    {
      met: sent.some(({ compressed, text }) => compressed && Array.from(text).length >= 1000),
      expected: {
        zh: '浏览器发出的一条压缩过的消息，至少 1000 个字符',
        en: 'a compressed message of the browser with at least 1000 characters',
      },
      seen: sent.map(({ compressed, length }) => ({
        zh: `${compressed ? '压缩过' : '没有压缩'}，载荷 ${length} 字节`,
        en: `${compressed ? 'compressed' : 'not compressed'}, a payload of ${length} bytes`,
      })),
    },
    {
      met: sent.some(({ length, text }) => length < 100 && Array.from(text).length >= 1000),
      expected: {
        zh: '它在线路上的载荷不到 100 个字节',
        en: 'less than 100 bytes of payload on the wire for it',
      },
      seen: sent.map(({ length }) => ({ zh: `${length} 字节`, en: `${length} bytes` })),
    },
  ];
};

export default check;
