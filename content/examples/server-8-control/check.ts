import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, frames, events }) => {
  const isAnswered = (path: string) =>
    // A case of an earlier run may still be going on: one that is answered is enough.
    connections.some((each) => {
      const ping = each.frames.find(({ from, opcode }) => from === 'client' && opcode === 'ping');
      const pong = each.frames.find(({ from, opcode }) => from === 'server' && opcode === 'pong');
      return (
        each.path === path &&
        ping !== undefined &&
        pong?.length === ping.length &&
        ping.payload.every((byte, at) => pong.payload[at] === byte)
      );
    });
  const closing = frames.filter(({ from, opcode }) => from === 'server' && opcode === 'close');
  const closed = events.filter(({ what }) => what === 'close');
  return [
    {
      met: isAnswered('/judge/ping-payload') && isAnswered('/judge/ping-empty'),
      expected: {
        zh: '裁判的两个 ping，各得到一个带回同样载荷的 pong',
        en: 'two pings of the judge, each answered by a pong with the same payload',
      },
      seen: frames.filter(({ from, opcode }) => from === 'server' && opcode !== 'close'),
    },
    {
      met: closing.some(({ code }) => code === 1000),
      expected: {
        zh: '服务器的关闭帧，关闭码 `1000`',
        en: 'a close frame of the server with code `1000`',
      },
      seen: closing,
    },
    {
      met: closed.some(({ code, wasClean }) => code === 1000 && wasClean === true),
      expected: {
        zh: '浏览器那边：`close` 事件，`wasClean` 为真',
        en: 'in the browser: a `close` event whose `wasClean` is true',
      },
      seen: closed,
    },
  ];
};

export default check;
