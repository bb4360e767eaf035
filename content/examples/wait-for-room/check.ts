import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ calls, messages }) => {
  const sent = calls.filter(({ what, threw }) => what === 'send' && threw === undefined);
  const arrived = messages.filter(({ from, length }) => from === 'client' && length >= 50_000);
  const most = sent.toSorted((a, b) => b.bufferedAmount - a.bufferedAmount)[0];
  return [
    {
      met: arrived.length >= 20,
      expected: {
        zh: '服务器收到 20 条 50,000 字节的消息',
        en: '20 messages of 50,000 bytes at the server',
      },
      seen: { zh: `收到 ${arrived.length} 条`, en: `${arrived.length} of them` },
    },
    {
      met: arrived.length >= 20 && most !== undefined && most.bufferedAmount <= 200_000,
      expected: {
        zh: '`bufferedAmount` 始终不超过 200,000',
        en: '`bufferedAmount` never more than 200,000',
      },
      seen: { zh: `最多 ${most?.bufferedAmount ?? 0}`, en: `${most?.bufferedAmount ?? 0} at most` },
    },
  ];
};

export default check;
