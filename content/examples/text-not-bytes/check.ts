import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages }) => {
  const sent = messages.filter(({ from }) => from === 'client');
  return [
    {
      met: sent.some(({ type, text }) => type === 'text' && /^\{.*"to":\s*"server"/.test(text)),
      expected: {
        zh: '文本消息，内容是有 `to` 的 JSON',
        en: 'a text message that is JSON, with `to` in it',
      },
      seen: sent,
    },
  ];
};

export default check;
