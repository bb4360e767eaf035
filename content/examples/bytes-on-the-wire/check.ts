import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, lines }) => {
  const push = connections.find(({ path }) => path === '/push');
  const pushed = push?.messages.filter(({ from }) => from === 'server') ?? [];
  const headers = { 7: 2, 16: 4, 64: 10 };
  const total = (push?.frames ?? [])
    .filter(({ from, opcode }) => from === 'server' && opcode === 'text')
    .reduce((sum, { length, lengthForm }) => sum + headers[lengthForm] + length, 0);
  const told = lines.filter((line) => new RegExp(`(?<!\\d)${total}(?!\\d)`).test(line));
  return [
    {
      met: pushed.length === 5,
      expected: { zh: '从 `/push` 收到五条消息', en: 'five messages from `/push`' },
      seen: pushed,
    },
    {
      met: pushed.length === 5 && told.length > 0,
      expected: {
        zh: '打印出来的一行，里面有这五个帧真正的字节数',
        en: 'a printed line with the number of bytes that these five frames really took',
      },
      seen: told.length > 0 ? told : lines,
    },
  ];
};

export default check;
