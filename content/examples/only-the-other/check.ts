import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, frames, lines }) => {
  const closed = frames.filter(({ from, opcode }) => from === 'client' && opcode === 'close');
  const isOver = closed.length >= 2 && closed.every(({ code }) => code === 1000);
  const wanted = [/^Ada: (?:from|来自) Ben$/, /^Ben: (?:from|来自) Ada$/];
  const said = connections.flatMap(({ messages }) =>
    messages.filter(({ from, text }) => from === 'client' && text.includes('"say"')),
  );
  return [
    {
      met: said.length >= 2,
      expected: { zh: '两个人各说一句', en: 'something said by each of the two' },
      seen: said,
    },
    {
      met: isOver,
      expected: { zh: '两个连接都用 1000 关闭', en: 'both connections closed with 1000' },
      seen: closed,
    },
    {
      met:
        isOver &&
        lines.length === 2 &&
        wanted.every((one) => lines.some((line) => one.test(line.trim()))),
      expected: {
        zh: '正好两行，各是对方的一句话',
        en: 'just two lines, with what the other said',
      },
      seen: lines,
    },
  ];
};

export default check;
