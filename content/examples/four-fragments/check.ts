import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages }) => {
  const received = messages.filter(({ from }) => from === 'server');
  return [
    {
      met: received.some(({ text, fragments }) => text === 'WebSocket 101' && fragments === 4),
      expected: {
        zh: '服务器分四片发回的 `WebSocket 101`',
        en: '`WebSocket 101`, sent back in four fragments',
      },
      seen: received.map(({ text, fragments }) => ({
        zh: `${JSON.stringify(text)}，${fragments} 片`,
        en: `${JSON.stringify(text)}, ${fragments} fragments`,
      })),
    },
  ];
};

export default check;
