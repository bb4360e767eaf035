import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, frames }) => {
  const sent = connections.flatMap(({ messages }) =>
    messages.filter(({ from, text }) => from === 'client' && text === 'keep-alive'),
  );
  // The network may bunch them a little: half of what was asked for is apart.
  const apart = sent.filter(({ time }, at) => at === 0 || time - (sent[at - 1]?.time ?? 0) >= 100);
  const close = frames.find(({ from, opcode }) => from === 'client' && opcode === 'close');
  return [
    {
      met: apart.length >= 3,
      expected: {
        zh: '三条隔开的 `keep-alive`',
        en: 'three `keep-alive` with time between them',
      },
      seen: sent,
    },
    {
      met: close?.code === 1000,
      expected: {
        zh: '浏览器发出的关闭帧，关闭码是 1000',
        en: 'a close frame of the browser with code 1000',
      },
      seen: close,
    },
  ];
};

export default check;
