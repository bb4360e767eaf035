import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ messages }) => {
  const sent = messages.filter(({ from, type }) => from === 'client' && type === 'binary');
  const textOf = (bytes: Uint8Array) => {
    const [first, second, ...rest] = bytes;
    if (first !== 0x81 || second !== 0x85 || rest.length !== 9) return undefined;
    const [key, payload] = [rest.slice(0, 4), rest.slice(4)];
    return String.fromCharCode(...payload.map((byte, at) => byte ^ (key[at % 4] ?? 0)));
  };
  const isMasked = (bytes: Uint8Array) => bytes.subarray(2, 6).some((byte) => byte !== 0);
  return [
    {
      met: sent.some(({ bytes }) => textOf(bytes) === 'Hello' && isMasked(bytes)),
      expected: {
        zh: '一条二进制消息，它的字节正好是带掩码的文本帧 `Hello`，掩码不全是 0',
        en: 'a binary message whose bytes are a masked text frame `Hello`, by a key that is not all zeros',
      },
      seen: sent,
    },
  ];
};

export default check;
