import type { Check } from '../../../src/exercise/check.ts';
import { OPCODE } from '../../../src/protocol/opcode.ts';

/** The four numbers in a message of the server; undefined where it holds no such thing. */
function numbersOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return ['fin', 'opcode', 'masked', 'length']
      .map((name) => String(Number(Reflect.get(value, name))))
      .join(' ');
  } catch {
    return undefined;
  }
}

const check: Check = ({ frames, messages }) => {
  const asked = frames.filter(
    ({ from, opcode }) => from === 'client' && (opcode === 'text' || opcode === 'binary'),
  );
  const answers = messages.filter(({ from }) => from === 'server');
  const fits = asked.map(({ fin, opcode, masked, length }, at) => {
    const right = [
      fin ? 1 : 0,
      opcode === 'text' ? OPCODE.text : OPCODE.binary,
      masked ? 1 : 0,
      length,
    ].join(' ');
    return numbersOf(answers[at]?.text ?? '') === right;
  });
  return [
    {
      met: fits.length >= 3 && fits.every((each) => each),
      expected: {
        zh: '浏览器发了三帧，服务器每次答的四个数都与那一帧相符',
        en: 'three frames of the browser, and to each an answer with its four numbers',
      },
      seen: answers,
    },
  ];
};

export default check;
