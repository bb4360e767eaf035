import { expect, it } from 'vitest';
import { latin1 } from '../protocol/bytes.ts';
import { RECORDED } from './recorded.ts';

const lines = (bytes: Uint8Array = new Uint8Array()) => latin1(bytes).split('\r\n');

it('the recorded handshake is the one that older texts print, and holds by the rules', () => {
  expect(lines(RECORDED.request.bytes)).toEqual([
    'GET / HTTP/1.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Host: example.com',
    'Origin: http://example.com',
    'Sec-WebSocket-Key: sN9cRrP/n9NdMgdcy2VJFQ==',
    'Sec-WebSocket-Version: 13',
    '',
    '',
  ]);
  expect(lines(RECORDED.response?.bytes)).toEqual([
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Accept: fFBooB7FAkLlXgRSz0BT3v4hq5s=',
    'Sec-WebSocket-Location: ws://example.com/',
    '',
    '',
  ]);
  expect(RECORDED.faults).toEqual([]);
  expect(RECORDED.outcome).toEqual({ is: 'opened' });
});
