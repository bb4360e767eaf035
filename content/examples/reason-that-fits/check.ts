import type { Check } from '../../../src/exercise/check.ts';

const REASONS = [
  '机房今晚十点到十二点停电检修，服务器会在九点五十分关机，请提前保存好自己的工作，明天早上八点恢复。',
  'The machine room has no power from ten to twelve tonight – maintenance – so the server shuts down at nine fifty; please save your work, and come back tomorrow.',
];

const check: Check = ({ frames, calls }) => {
  const close = frames.find(({ from, opcode }) => from === 'client' && opcode === 'close');
  const seen = close ?? calls.filter(({ what }) => what === 'close()');
  return [
    {
      met: close?.code === 4002,
      expected: {
        zh: '浏览器发出的关闭帧，关闭码是 4002',
        en: 'a close frame of the browser with code 4002',
      },
      seen,
    },
    {
      // A character takes up to three bytes here: one more would not have fitted.
      met: close !== undefined && close.length > 2 + 123 - 3,
      expected: {
        zh: '原因尽量长，至多 123 个字节',
        en: 'a reason as long as fits into 123 bytes',
      },
      seen: close && {
        zh: `${Math.max(0, close.length - 2)} 个字节`,
        en: `${Math.max(0, close.length - 2)} bytes`,
      },
    },
    {
      met: close !== undefined && REASONS.some((reason) => reason.startsWith(close.text)),
      expected: {
        zh: '原文的开头，没有切坏的字',
        en: 'the beginning of the text, with no broken character',
      },
      seen: close?.text,
    },
  ];
};

export default check;
