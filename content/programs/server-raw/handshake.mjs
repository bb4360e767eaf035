import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What to answer to the head of a request (RFC 6455 §4.2). */
export function handshakeAnswer(head) {
  const [requestLine, ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const key = headers.get('sec-websocket-key') ?? '';
  const isHandshake =
    /^GET \S+ HTTP\/1\.1$/.test(requestLine) &&
    headers.has('host') &&
    /\bwebsocket\b/i.test(headers.get('upgrade') ?? '') &&
    /\bupgrade\b/i.test(headers.get('connection') ?? '') &&
    headers.get('sec-websocket-version') === '13' &&
    Buffer.from(key, 'base64').length === 16;
  if (!isHandshake) {
    const answer = [
      'HTTP/1.1 400 Bad Request',
      'Sec-WebSocket-Version: 13',
      'Content-Length: 0',
      'Connection: close',
    ];
    return { accepted: false, answer: answer.join('\r\n') + '\r\n\r\n' };
  }
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  const answer = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
  ];
  return { accepted: true, answer: answer.join('\r\n') + '\r\n\r\n' };
}
