import { buildFrame, type FrameFields } from '../../src/protocol/frame.ts';
import { OPCODE } from '../../src/protocol/opcode.ts';
import { rawEndpoint } from '../endpoint/endpoint.ts';
import { repeat } from '../endpoint/timing.ts';
import { choice, purpose } from '../settings/values.ts';

/** Milliseconds between two bytes. */
const BYTE_EVERY = 5;

const character = Buffer.from('你');

/** Frames that are rare and right. */
const KINDS = {
  'ping-between': [
    { opcode: OPCODE.text, fin: false, payload: Buffer.from('one ') },
    { opcode: OPCODE.ping, payload: Buffer.from('between') },
    { opcode: OPCODE.continuation, payload: Buffer.from('message') },
  ],
  'unasked-pong': [
    { opcode: OPCODE.pong, payload: Buffer.from('unasked') },
    { opcode: OPCODE.text, payload: Buffer.from('after a pong') },
  ],
  'split-character': [
    { opcode: OPCODE.text, fin: false, payload: character.subarray(0, 1) },
    { opcode: OPCODE.continuation, payload: character.subarray(1) },
  ],
  'byte-by-byte': [{ opcode: OPCODE.text, payload: Buffer.from('one byte at a time') }],
  huge: [{ opcode: OPCODE.binary, announcedLength: 1n << 33n }],
} as const satisfies Record<string, readonly FrameFields[]>;

/** Sends frames that look wrong and are not. */
export const oddFrame = rawEndpoint({
  path: '/odd-frame',
  summary: {
    zh: '少见但合法的帧：分片之间的 ping、没人要的 pong、被切开的汉字（RFC 6455 §5.4、§5.5.3）。',
    en: 'Frames that are rare and right: a ping between fragments, an unasked pong, a character in two fragments (RFC 6455 §5.4, §5.5.3).',
  },
  parameters: {
    kind: choice(['ping-between', 'unasked-pong', 'split-character', 'byte-by-byte', 'huge'])
      .default('ping-between')
      .register(purpose, {
        zh: 'ping-between：两个分片之间有 ping；unasked-pong：没有 ping 就发 pong；split-character：「你」分在两个分片里；byte-by-byte：一个字节一个字节地发；huge：帧头声明 8 GiB 的负载，浏览器不肯收。',
        en: 'ping-between: a ping between two fragments; unasked-pong: a pong without a ping; split-character: 你 in two fragments; byte-by-byte: one byte at a time; huge: a header that announces 8 GiB, which browsers do not take.',
      }),
  },
  serve(connection, { parameters: { kind } }) {
    const bytes = Buffer.concat(KINDS[kind].map((fields) => buildFrame(fields)));
    if (kind !== 'byte-by-byte') {
      connection.write(bytes);
      return;
    }
    let at = 0;
    const stop = repeat(connection, BYTE_EVERY, () => {
      connection.write(bytes.subarray(at, at + 1));
      at += 1;
      if (at === bytes.length) stop();
    });
  },
});
