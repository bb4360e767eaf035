import { fromLatin1 } from '../protocol/bytes.ts';
import { readHandshake } from './handshake.ts';

const head = (lines: readonly string[]) => fromLatin1(`${lines.join('\r\n')}\r\n\r\n`);

/** The handshake of the note that the course grew from, line for line, as older texts print it. */
export const RECORDED = readHandshake(
  head([
    'GET / HTTP/1.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Host: example.com',
    'Origin: http://example.com',
    'Sec-WebSocket-Key: sN9cRrP/n9NdMgdcy2VJFQ==',
    'Sec-WebSocket-Version: 13',
  ]),
  head([
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Accept: fFBooB7FAkLlXgRSz0BT3v4hq5s=',
    'Sec-WebSocket-Location: ws://example.com/',
  ]),
);
