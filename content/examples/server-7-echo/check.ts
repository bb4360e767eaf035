import type { Check } from '../../../src/exercise/check.ts';
import { shortestForm } from '../../../src/protocol/frame.ts';

const check: Check = ({ frames, messages }) => {
  const asked = messages.filter(({ from }) => from === 'client');
  const answers = messages.filter(({ from }) => from === 'server');
  const written = frames.filter(
    ({ from, opcode }) => from === 'server' && (opcode === 'text' || opcode === 'binary'),
  );
  const isSame = asked.map(({ type, length, bytes }, at) => {
    const answer = answers[at];
    return (
      answer?.type === type &&
      answer.length === length &&
      bytes.every((byte, index) => answer.bytes[index] === byte)
    );
  });
  return [
    {
      met: isSame.length >= 4 && isSame.every((each) => each),
      expected: {
        zh: '四条消息，短的、长的、二进制的，都原样发回来，类型也一样',
        en: 'four messages, short, long and binary, each sent back the same and of the same type',
      },
      seen: answers,
    },
    {
      met:
        new Set(written.map(({ lengthForm }) => lengthForm)).size === 3 &&
        written.every(
          ({ lengthForm, length, masked }) => !masked && lengthForm === shortestForm(length),
        ),
      expected: {
        zh: '服务器的帧：不加掩码，三种长度写法都用到，每次都用最短的',
        en: 'frames of the server: unmasked, lengths in all three forms, each the shortest',
      },
      seen: written,
    },
  ];
};

export default check;
