import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ frames, messages }) => {
  const asked = frames.filter(({ from, opcode }) => from === 'client' && opcode === 'text');
  const answers = messages.filter(({ from }) => from === 'server');
  return ([7, 16, 64] as const).map((bits) => {
    const at = asked.findIndex(({ lengthForm }) => lengthForm === bits);
    const frame = asked[at];
    const answer = at < 0 ? undefined : answers[at];
    return {
      met: frame !== undefined && answer?.text === String(frame.length),
      expected: {
        zh: `浏览器的一帧，长度用 ${bits} 位写成，服务器答出它的长度`,
        en: `a frame of the browser whose length takes ${bits} bits, and its length as the answer`,
      },
      seen: answer ?? (at < 0 ? asked : answers),
    };
  });
};

export default check;
