import { buildFrame } from '../../src/protocol/frame.ts';
import { OPCODE } from '../../src/protocol/opcode.ts';
import { rawEndpoint } from '../endpoint/endpoint.ts';
import { choice, purpose } from '../settings/values.ts';

/** Bytes that are no UTF-8 (RFC 3629 §3). */
const KINDS = {
  byte: [0xff],
  cut: [0xe4, 0xbd],
  surrogate: [0xed, 0xa0, 0x80],
  overlong: [0xc0, 0xaf],
} as const;

/** Sends one text message that is no UTF-8. */
export const badUtf8 = rawEndpoint({
  path: '/bad-utf8',
  summary: {
    zh: '犯规：文本消息不是合法的 UTF-8（RFC 6455 §8.1）。',
    en: 'Breaks a rule: a text message that is not UTF-8 (RFC 6455 §8.1).',
  },
  parameters: {
    kind: choice(['byte', 'cut', 'surrogate', 'overlong']).default('byte').register(purpose, {
      zh: 'byte：UTF-8 里不会出现的字节 FF；cut：「你」缺了最后一个字节；surrogate：半个代理对；overlong：用两个字节写 /。',
      en: 'byte: FF, which UTF-8 never holds; cut: 你 without its last byte; surrogate: half of a pair; overlong: / in two bytes.',
    }),
  },
  serve(connection, { parameters: { kind } }) {
    const payload = Buffer.concat([Buffer.from('text: '), Buffer.from(KINDS[kind])]);
    connection.write(buildFrame({ opcode: OPCODE.text, payload }));
  },
});
