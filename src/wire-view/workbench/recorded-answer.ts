import { fromLatin1 } from '../../protocol/bytes.ts';
import { readHandshake } from '../handshake.ts';
import { presetRequest } from './presets.ts';

/** The host that the recorded request names. */
export const RECORDED_HOST = 'localhost:9998';

/** The first preset, and what this site's server answered to it. */
export const RECORDED_EXCHANGE = readHandshake(
  fromLatin1(presetRequest('right', RECORDED_HOST)),
  fromLatin1(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Accept: fFBooB7FAkLlXgRSz0BT3v4hq5s=',
      '\r\n',
    ].join('\r\n'),
  ),
);
