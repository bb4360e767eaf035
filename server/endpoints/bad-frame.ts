import { buildFrame, type FrameFields } from '../../src/protocol/frame.ts';
import { OPCODE } from '../../src/protocol/opcode.ts';
import { rawEndpoint } from '../endpoint/endpoint.ts';
import { choice, purpose } from '../settings/values.ts';

const hello = Buffer.from('hello');

/** Frames that are wrong each in one way. */
const KINDS = {
  'stray-continuation': [{ opcode: OPCODE.continuation, payload: hello }],
  'nested-text': [
    { opcode: OPCODE.text, fin: false, payload: hello },
    { opcode: OPCODE.text, payload: hello },
  ],
  'fragmented-ping': [{ opcode: OPCODE.ping, fin: false }],
  'long-ping': [{ opcode: OPCODE.ping, payload: Buffer.alloc(126, 'x') }],
  'long-length': [{ opcode: OPCODE.text, lengthForm: 16, payload: hello }],
  'top-bit': [{ opcode: OPCODE.binary, announcedLength: 1n << 63n }],
} as const satisfies Record<string, readonly FrameFields[]>;

/** Sends frames that break one rule of framing. */
export const badFrame = rawEndpoint({
  path: '/bad-frame',
  summary: {
    zh: '犯规：帧的顺序、长度或分片不对（RFC 6455 §5.2、§5.4、§5.5）。',
    en: 'Breaks a rule of frames: their order, length or fragmentation (RFC 6455 §5.2, §5.4, §5.5).',
  },
  parameters: {
    kind: choice([
      'stray-continuation',
      'nested-text',
      'fragmented-ping',
      'long-ping',
      'long-length',
      'top-bit',
    ])
      .default('stray-continuation')
      .register(purpose, {
        zh: 'stray-continuation：没有开头的延续帧；nested-text：一条消息没发完又开始一条；fragmented-ping：ping 分片；long-ping：126 字节的 ping；long-length：5 字节却用 16 位写长度；top-bit：64 位长度的最高位是 1。',
        en: 'stray-continuation: one that continues nothing; nested-text: a message begun inside another; fragmented-ping: FIN=0; long-ping: 126 bytes; long-length: 5 bytes told in 16 bits; top-bit: a 64-bit length whose first bit is 1.',
      }),
  },
  serve(connection, { parameters: { kind } }) {
    connection.write(Buffer.concat(KINDS[kind].map((fields) => buildFrame(fields))));
  },
});
