import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ calls, messages }) => {
  const sent = messages.filter(({ from, length }) => from === 'client' && length === 60_000);
  const close = calls.find(({ what, threw }) => what === 'close()' && threw === undefined);
  const sends = calls.filter(({ what }) => what === 'send');
  const most = Math.max(0, ...sends.map(({ bufferedAmount }) => bufferedAmount));
  return [
    {
      met: sent.length === 16,
      expected: {
        zh: '浏览器发出 16 条 60000 字节的消息',
        en: '16 messages of 60000 bytes that the browser sends',
      },
      seen: { zh: `${sent.length} 条`, en: `${sent.length} of them` },
    },
    {
      met: close?.bufferedAmount === 0 && most > 0,
      expected: {
        zh: '调用 `close()` 的时候 `bufferedAmount` 是 0',
        en: 'that `bufferedAmount` is 0 when `close()` is called',
      },
      seen: close && {
        zh: `调用时是 ${close.bufferedAmount}，最多的时候是 ${most}`,
        en: `${close.bufferedAmount} at the call, ${most} at most`,
      },
    },
  ];
};

export default check;
