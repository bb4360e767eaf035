import { toBase64 } from '../../src/protocol/base64.ts';
import { sha1 } from '../../src/protocol/sha1.ts';
import { rawEndpoint } from '../endpoint/endpoint.ts';

/** A correct 101 but for its Accept, which forgets the GUID. */
export const wrongAccept = rawEndpoint({
  path: '/wrong-accept',
  summary: {
    zh: '犯规：计算 Sec-WebSocket-Accept 时忘了在 Key 后面接上 GUID（RFC 6455 §4.2.2）。',
    en: 'Breaks a rule: Sec-WebSocket-Accept is computed without the GUID (RFC 6455 §4.2.2).',
  },
  parameters: {},
  terms({ request }) {
    const key = request.headers['sec-websocket-key'] ?? '';
    return { headers: { 'Sec-WebSocket-Accept': toBase64(sha1(Buffer.from(key))) } };
  },
});
