import { deflateRawSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import enWords from '../../content/wire/en/capture.json';
import enFaults from '../../content/wire/en/faults.json';
import zhWords from '../../content/wire/zh/capture.json';
import zhFaults from '../../content/wire/zh/faults.json';
import { concat } from '../protocol/bytes.ts';
import { buildFrame } from '../protocol/frame.ts';
import { buildRequest, buildResponse } from '../protocol/handshake.ts';
import type { Sender, TraceRecord } from '../protocol/trace.ts';
import { CaptureFileError } from './checked.ts';
import { toText } from './text.ts';
import { explainProblem } from './words.ts';

const key = 'sN9cRrP/n9NdMgdcy2VJFQ==';
const maskingKey = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const utf8 = (text: string) => new TextEncoder().encode(text);
const extensions = 'permessage-deflate';
const compressed = deflateRawSync('squeezed', { finishFlush: constants.Z_SYNC_FLUSH });

const bytes = (sender: Sender, position: number, time: number, part: Uint8Array): TraceRecord => ({
  kind: 'bytes',
  connection: 1,
  time,
  sender,
  boundary: true,
  position,
  bytes: part,
});
const request = buildRequest({
  target: '/echo?trace=abc',
  host: 'localhost:9998',
  key,
  extensions,
});
const response = buildResponse({ key, extensions });
const sent = concat(
  buildFrame({ opcode: 1, maskingKey, payload: utf8('hé\u202e\n你') }),
  buildFrame({ opcode: 2, fin: false, payload: Uint8Array.of(0, 255) }),
);
const answered = concat(
  buildFrame({ opcode: 9 }),
  buildFrame({ opcode: 1, rsv1: true, payload: compressed.subarray(0, -4) }),
  buildFrame({ opcode: 8, payload: concat(Uint8Array.of(0x03, 0xe8), utf8('bye')) }),
);

const records: TraceRecord[] = [
  { kind: 'open', connection: 1, time: 1_000.5 },
  bytes('client', 0, 1_000, request),
  bytes('server', 0, 1_001.25, response),
  bytes('client', request.length, 1_002, sent),
  {
    kind: 'dropped',
    connection: 1,
    time: 1_003,
    sender: 'client',
    position: request.length + sent.length,
    length: 700,
    frames: 3,
  },
  bytes('server', response.length, 1_004, answered),
  { kind: 'end', connection: 1, time: 1_005, reason: 'reset', received: 900, sent: 200 },
];
const capture = { epoch: 1_700_000_000_000, records };

describe('a capture as text', () => {
  it('has the handshake, each frame, what was left out, the faults and the end', () => {
    expect(toText(capture, enWords, enFaults).split('\n').slice(4)).toEqual([
      '== Connection 1 ==',
      '      0.000  → GET /echo?trace=abc HTTP/1.1',
      '             → Host: localhost:9998',
      '             → Connection: Upgrade',
      '             → Upgrade: websocket',
      '             → Sec-WebSocket-Version: 13',
      `             → Sec-WebSocket-Key: ${key}`,
      '             → Sec-WebSocket-Extensions: permessage-deflate',
      `               ${enWords.text.traceAdded}`,
      '      1.250  ← HTTP/1.1 101 Switching Protocols',
      '             ← Upgrade: websocket',
      '             ← Connection: Upgrade',
      '             ← Sec-WebSocket-Accept: fFBooB7FAkLlXgRSz0BT3v4hq5s=',
      '             ← Sec-WebSocket-Extensions: permessage-deflate',
      '      2.000  → text, masking key 37 fa 21 3d, 10 bytes: "hé\\u202e\\n你"',
      '      2.000  → binary, more to come, 2 bytes: 00 ff',
      `             → ! Fault: ${enFaults['client-unmasked'].title} (RFC 6455 §5.1)`,
      '      3.000  → [700 bytes left out, 3 frames began in them]',
      '      4.000  ← ping, 0 bytes',
      '      4.000  ← text, compressed, 10 bytes: 2a 2e 2c 4d 4d ad 4a 4d 01 00',
      '             ← The message: "squeezed"',
      '      4.000  ← close, code 1000: "bye"',
      `             → ! Fault: ${enFaults['close-frame-missing'].title} (RFC 6455 §7.1.5)`,
      '      5.000    The end (the client reset TCP). Received 900 bytes, sent 200 bytes.',
      '',
    ]);
  });

  it('says the same in Chinese, line for line', () => {
    const chinese = toText(capture, zhWords, zhFaults).split('\n');
    expect(chinese).toHaveLength(toText(capture, enWords, enFaults).split('\n').length);
    expect(chinese[1]).toBe('记录时间：2023-11-14T22:13:21.000Z');
    expect(chinese).toContain('      4.000  ← 关闭帧，关闭码 1000: "bye"');
    expect(chinese).toContain(
      '      2.000  → 文本帧，掩码键 37 fa 21 3d，10 字节: "hé\\u202e\\n你"',
    );
  });

  it('leaves no place unfilled and no character that a terminal acts on, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (any, isHead) => {
        const all = isHead
          ? [bytes('client', 0, 0, any)]
          : [...records.slice(0, 3), bytes('server', response.length, 3, any)];
        const text = toText({ epoch: 0, records: all }, zhWords, zhFaults);
        expect(text).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
      }),
      { numRuns: 300 },
    );
    expect(toText(capture, zhWords, zhFaults)).not.toMatch(/\{\w+\}/);
  });

  it('of nothing is its title alone', () => {
    expect(toText({ epoch: 0, records: [] }, enWords, enFaults)).toContain('Taken: -\n');
  });
});

it('what is wrong with an imported file is said in either language', () => {
  const error = new CaptureFileError('records[2].time', 'wrong-value', '0 … 1', '"x"');
  expect(explainProblem(error, enWords)).toBe(
    'At records[2].time was expected: 0 … 1. There stands: "x".',
  );
  expect(explainProblem(error, zhWords)).toBe('records[2].time 处应为 0 … 1，实际是 "x"。');
});
