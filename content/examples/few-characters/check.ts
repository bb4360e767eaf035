import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages, frames }) => {
  const sent = messages.filter(({ from, type }) => from === 'client' && type === 'text');
  const fitting = sent.filter(({ length }) => length === 126);
  const found = fitting.find(({ text }) => Array.from(text).length <= 42);
  return [
    {
      met: frames.some(({ from, lengthForm }) => from === 'client' && lengthForm === 16),
      expected: {
        zh: '浏览器发出的一个帧，长度用 16 位表示',
        en: 'a frame of the browser whose length is written in 16 bits',
      },
      seen: frames.filter(({ from, opcode }) => from === 'client' && opcode !== 'close'),
    },
    {
      met: found !== undefined,
      expected: {
        zh: '这条消息有 126 个字节，至多 42 个字符',
        en: '126 bytes and at most 42 characters in that message',
      },
      seen: sent.map(({ length, text }) => ({
        zh: `${length} 个字节，${Array.from(text).length} 个字符`,
        en: `${length} bytes, ${Array.from(text).length} characters`,
      })),
    },
  ];
};

export default check;
