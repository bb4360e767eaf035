import { buildFrame } from '../../src/protocol/frame.ts';
import { OPCODE } from '../../src/protocol/opcode.ts';
import { rawEndpoint } from '../endpoint/endpoint.ts';
import { choice, purpose } from '../settings/values.ts';

/** Sends one frame with a reserved bit set. */
export const reservedBits = rawEndpoint({
  path: '/reserved-bits',
  summary: {
    zh: '犯规：没有协商扩展，帧里却把保留位 RSV 置为 1（RFC 6455 §5.2）。',
    en: 'Breaks a rule: a reserved bit is 1 though no extension was agreed upon (RFC 6455 §5.2).',
  },
  parameters: {
    bit: choice(['1', '2', '3']).default('1').register(purpose, {
      zh: '哪一个保留位：RSV1、RSV2 还是 RSV3。',
      en: 'Which one: RSV1, RSV2 or RSV3.',
    }),
  },
  serve(connection, { parameters: { bit } }) {
    const bits = { rsv1: bit === '1', rsv2: bit === '2', rsv3: bit === '3' };
    const payload = Buffer.from('reserved');
    connection.write(buildFrame({ opcode: OPCODE.text, ...bits, payload }));
  },
});
