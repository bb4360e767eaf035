import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, events, lines }) => {
  const agreed = connections.filter(({ protocol }) => protocol === 'chat.v1');
  const opened = events.filter(({ what }) => what === 'open');
  return [
    {
      met: agreed.length > 0 && opened.length > 0,
      expected: { zh: '连接建立，子协议是 `chat.v1`', en: 'an open connection with `chat.v1`' },
      seen: connections,
    },
    {
      met: lines.some((line) => /heard: \S/.test(line)),
      expected: { zh: '打印 `heard:` 和回声', en: 'a line with `heard:` and the echo' },
      seen: lines,
    },
  ];
};

export default check;
