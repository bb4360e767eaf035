import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections }) => {
  const opened = connections.find(({ status, messages }) => status === 101 && messages.length > 0);
  const first = opened?.messages.find(({ from }) => from === 'client');
  const isHidden =
    opened !== undefined && !`${opened.target} ${opened.offered.join(' ')}`.includes('s3cret');
  return [
    {
      met: opened !== undefined && isHidden,
      expected: {
        zh: '握手成功，请求里没有令牌',
        en: 'a handshake that succeeds, with no token in its request',
      },
      seen: opened ?? connections,
    },
    {
      met:
        isHidden &&
        /"type":\s*"auth"/.test(first?.text ?? '') &&
        first?.text.includes('"s3cret"') === true,
      expected: {
        zh: '第一条消息是带令牌的 `auth`',
        en: 'a first message that is `auth`, with the token',
      },
      seen: first,
    },
  ];
};

export default check;
