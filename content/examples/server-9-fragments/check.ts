import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections }) => {
  const tried = connections.filter(({ path }) => path.startsWith('/judge/fragments-'));
  const own = connections.find(({ path }) => path.startsWith('/bench/'));
  const answers = (list: typeof tried) =>
    list.flatMap(({ messages }) => messages.filter(({ from }) => from === 'server'));
  // A case of an earlier run may still be going on: each is to be right once.
  const echoed = tried.filter(({ messages }) => {
    const asked = messages.find(({ from }) => from === 'client');
    const answer = messages.find(({ from }) => from === 'server');
    return (
      asked !== undefined &&
      asked.fragments > 1 &&
      answer?.type === asked.type &&
      answer.length === asked.length &&
      asked.bytes.every((byte, at) => answer.bytes[at] === byte)
    );
  });
  const pong = tried
    .flatMap(({ frames }) => frames)
    .find(({ from, opcode }) => from === 'server' && opcode === 'pong');
  return [
    {
      met: new Set(echoed.map(({ path }) => path)).size >= 3,
      expected: {
        zh: '裁判的三条分片消息，各合成一条发回来，类型也对',
        en: 'three messages of the judge in fragments, each sent back as one, of the right type',
      },
      seen: answers(tried),
    },
    {
      met: pong !== undefined,
      expected: { zh: '分片之间的 ping 得到了 pong', en: 'a pong for the ping between fragments' },
      seen: pong,
    },
    {
      met: answers(own ? [own] : []).length > 0,
      expected: {
        zh: '浏览器不分片的消息，也照样发回来',
        en: 'the browser’s message in one frame comes back as before',
      },
      seen: answers(own ? [own] : []),
    },
  ];
};

export default check;
