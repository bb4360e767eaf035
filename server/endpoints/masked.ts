import { buildFrame } from '../../src/protocol/frame.ts';
import { OPCODE } from '../../src/protocol/opcode.ts';
import { rawEndpoint } from '../endpoint/endpoint.ts';

/** The masking key of the examples in RFC 6455 §5.7. */
const MASKING_KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

/** Sends one masked frame. */
export const masked = rawEndpoint({
  path: '/masked',
  summary: {
    zh: '犯规：服务器发出的帧加了掩码（RFC 6455 §5.1）。',
    en: 'Breaks a rule: the server masks its frame (RFC 6455 §5.1).',
  },
  parameters: {},
  serve(connection) {
    const payload = Buffer.from('masked');
    connection.write(buildFrame({ opcode: OPCODE.text, maskingKey: MASKING_KEY, payload }));
  },
});
