import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections }) => {
  const closing = (path: string) =>
    connections
      .filter((each) => each.path === path)
      .flatMap(({ frames }) => frames)
      .find(({ from, opcode }) => from === 'client' && opcode === 'close');
  const beats = connections
    .filter(({ path }) => path === '/echo')
    .flatMap(({ messages }) => messages)
    .filter(({ from, text }) => from === 'server' && text === 'beat');
  const [push, echo] = [closing('/push'), closing('/echo')];
  return [
    {
      met: push?.code === 4000,
      expected: { zh: '到 `/push` 的连接用 4000 关闭', en: 'that `/push` is closed with 4000' },
      seen: push,
    },
    {
      met: beats.length >= 3,
      expected: { zh: '`/echo` 回答了三次 `beat`', en: 'that `/echo` answers `beat` three times' },
      seen: beats,
    },
    {
      met: echo?.code === 1000,
      expected: { zh: '到 `/echo` 的连接用 1000 关闭', en: 'that `/echo` is closed with 1000' },
      seen: echo,
    },
  ];
};

export default check;
