import { deflateRawSync, constants } from 'node:zlib';
import { expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { annotate, buildFrame } from './frame.ts';
import { FrameParser } from './frame-parser.ts';
import type { Frame, FrameFields } from './frame.ts';
import { MessageReader } from './message.ts';

const DEFLATE = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};
const utf8 = (text: string) => new TextEncoder().encode(text);

function framesOf(list: readonly FrameFields[], keep = Infinity): Frame[] {
  return new FrameParser({ sender: 'server', keep })
    .push(concat(...list.map(buildFrame)))
    .filter((item) => item.type === 'frame');
}

test('fragments belong to one message, control frames between them to none', () => {
  const frames = framesOf([
    { opcode: 1, fin: false, payload: utf8('one ') },
    { opcode: 9 },
    { opcode: 0, payload: utf8('message') },
    { opcode: 2, payload: Uint8Array.of(1) },
  ]);
  const reader = new MessageReader({ sender: 'server' });
  const [first, ping, second, third] = frames.map((frame) => reader.read(frame));
  expect(ping?.message).toBeUndefined();
  expect(second?.message).toBe(first?.message);
  expect(third?.message).not.toBe(first?.message);
  expect(first?.message).toMatchObject({ opcode: 1, complete: true, compressed: false });
  expect(first?.message?.frames).toEqual([frames[0], frames[2]]);
});

test('a continuation is annotated as what its message is', () => {
  const frames = framesOf([
    { opcode: 1, fin: false, payload: utf8('a') },
    { opcode: 0, payload: utf8('b') },
  ]);
  const reader = new MessageReader({ sender: 'server' });
  const kinds = frames.map((frame) => {
    const { message } = reader.read(frame);
    return annotate(frame, message).children?.at(-1)?.children?.[0]?.kind;
  });
  expect(kinds).toEqual(['text', 'text']);
});

const message = utf8('compressed compressed compressed');
const compressed = deflateRawSync(message, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

test('a compressed message is inflated over its fragments', () => {
  const frames = framesOf([
    { opcode: 1, rsv1: true, fin: false, payload: compressed.subarray(0, 5) },
    { opcode: 0, payload: compressed.subarray(5) },
  ]);
  const reader = new MessageReader({ sender: 'server', deflate: DEFLATE });
  const read = frames.map((frame) => reader.read(frame));
  expect(read.flatMap(({ faults }) => faults)).toEqual([]);
  const inflated = read[1]?.message?.inflated;
  expect(inflated?.state).toBe('whole');
  expect(Buffer.from(inflated?.bytes ?? []).toString()).toBe(Buffer.from(message).toString());
});

test('what was left out of the trace is no fault', () => {
  const list = [
    { opcode: 1, payload: utf8('你好'.repeat(100)) },
    { opcode: 1, rsv1: true, payload: compressed },
  ];
  const reader = new MessageReader({ sender: 'server', deflate: DEFLATE });
  const read = framesOf(list, 4).map((frame) => reader.read(frame));
  expect(read.flatMap(({ faults }) => faults)).toEqual([]);
  expect(read[1]?.message).not.toHaveProperty('inflated');
});
