import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, lines }) => {
  const accepts = connections.flatMap((each) => each.responseHeader('sec-websocket-accept') ?? []);
  return [
    {
      met: connections.some(({ path, status }) => path === '/headers' && status === 101),
      expected: { zh: '和 `/headers` 握手成功', en: 'a handshake with `/headers`' },
      seen: connections,
    },
    {
      met: lines.some((line) => accepts.some((accept) => line.includes(accept))),
      expected: {
        zh: '打印出来的一行，里面是应答里真正的 `Sec-WebSocket-Accept`',
        en: 'a printed line with the `Sec-WebSocket-Accept` of the real response',
      },
      seen: lines,
    },
  ];
};

export default check;
