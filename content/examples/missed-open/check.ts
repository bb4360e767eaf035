import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages, events }) => {
  const ready = messages.filter(({ from, text }) => from === 'client' && text === 'ready');
  const echo = messages.filter(({ from, text }) => from === 'server' && text === 'ready');
  return [
    {
      met: ready.length > 0,
      expected: {
        zh: '浏览器发出的一条文本消息 `ready`',
        en: 'a text message `ready` of the browser',
      },
      seen: ready.length > 0 ? ready : events,
    },
    {
      met: echo.length > 0,
      expected: { zh: '服务器发回的 `ready`', en: 'a `ready` that the server sends back' },
      seen: messages.filter(({ from }) => from === 'server'),
    },
  ];
};

export default check;
