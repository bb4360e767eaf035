import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages }) => {
  const asked = messages.filter(({ from }) => from === 'client');
  const answers = messages.filter(({ from }) => from === 'server');
  const right = asked.filter(({ text }, at) => answers[at]?.text === text.toUpperCase());
  return [
    {
      met: right.length >= 3 && right.length === asked.length,
      expected: {
        zh: '浏览器发的三条消息，服务器逐条用大写发回来',
        en: 'three messages of the browser, each sent back in capitals',
      },
      seen: answers,
    },
  ];
};

export default check;
