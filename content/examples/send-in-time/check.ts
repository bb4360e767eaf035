import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages, calls }) => {
  const sent = messages.filter(({ from, type }) => from === 'client' && type === 'text');
  return [
    {
      met: sent.some(({ text }) => /早上好|good morning/i.test(text)),
      expected: {
        zh: '浏览器发出的文本消息“早上好”',
        en: 'a text message “good morning” of the browser',
      },
      seen: sent.length > 0 ? sent : calls.filter(({ what }) => what === 'send'),
    },
  ];
};

export default check;
