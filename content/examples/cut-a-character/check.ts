import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ frames, messages }) => {
  const first = frames.filter(
    ({ from, opcode, fin }) => from === 'server' && opcode === 'text' && !fin,
  );
  const whole = messages.filter(({ from, text }) => from === 'server' && text === '握手');
  return [
    {
      // Half a character cannot be read by itself: it turns into U+FFFD.
      met: first.some(({ text }) => text.endsWith('\uFFFD')),
      expected: {
        zh: '服务器的第一片，末尾只有半个字',
        en: 'a first fragment of the server that ends with a part of a character',
      },
      seen: first.map(({ payload }) => {
        const hex = Array.from(payload, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
        return { zh: `第一片：${hex}`, en: `the first fragment: ${hex}` };
      }),
    },
    {
      met: whole.length > 0,
      expected: { zh: '完整的消息“握手”', en: 'the whole message “握手”' },
      seen: messages.filter(({ from }) => from === 'server'),
    },
  ];
};

export default check;
