import { buildFrame } from '../../src/protocol/frame.ts';
import { rawEndpoint } from '../endpoint/endpoint.ts';
import { choice, purpose } from '../settings/values.ts';

/** Opcodes without a meaning (RFC 6455 §5.2), in decimal. */
const RESERVED = ['3', '4', '5', '6', '7', '11', '12', '13', '14', '15'] as const;

/** Sends one frame with a reserved opcode. */
export const badOpcode = rawEndpoint({
  path: '/bad-opcode',
  summary: {
    zh: '犯规：帧的操作码是保留的，没有含义（RFC 6455 §5.2）。',
    en: 'Breaks a rule: the frame’s opcode is a reserved one, without a meaning (RFC 6455 §5.2).',
  },
  parameters: {
    opcode: choice(RESERVED).default('3').register(purpose, {
      zh: '操作码（十进制）：3 到 7 属于数据帧，11 到 15 属于控制帧。',
      en: 'The opcode in decimal: 3 to 7 are data frames, 11 to 15 control frames.',
    }),
  },
  serve(connection, { parameters: { opcode } }) {
    connection.write(buildFrame({ opcode: Number(opcode), payload: Buffer.from('reserved') }));
  },
});
