import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ calls, events, messages, frames }) => {
  const sent = messages.filter(({ from, text }) => from === 'client' && text === 'keep-alive');
  const opened = events.find(({ what }) => what === 'open')?.time ?? 0;
  // A busy machine may call a timer late, and two of them close together, but never early.
  const paced = calls
    .filter(({ what, preview }) => what === 'send' && preview?.includes('keep-alive') === true)
    .filter(({ time }, at) => time - opened >= at * 150);
  const close = frames.find(({ from, opcode }) => from === 'client' && opcode === 'close');
  return [
    {
      met: sent.length >= 3 && paced.length >= 3,
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
