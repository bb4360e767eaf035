import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, messages }) => {
  const sent = messages.filter(({ from, type }) => from === 'client' && type === 'text');
  const isLast = sent.at(-1)?.text.endsWith(' 30') === true;
  const isOver = connections.some(({ end }) => end !== undefined);
  return [
    {
      met: isLast,
      expected: { zh: '最后送到的是读数 30', en: 'reading 30 as the last to arrive' },
      seen: sent.slice(-1),
    },
    {
      met: isOver && isLast && sent.length <= 5,
      expected: {
        zh: '连接结束时，送到的读数不超过 5 个',
        en: 'no more than 5 readings in all when the connection ends',
      },
      seen: { zh: `送到 ${sent.length} 个`, en: `${sent.length} readings` },
    },
  ];
};

export default check;
