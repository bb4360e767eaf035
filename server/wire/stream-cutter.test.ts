import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameParser } from '../../src/protocol/frame-parser.ts';
import { KEPT_PAYLOAD, StreamCutter } from './stream-cutter.ts';

/** A frame to be sent: what the cutter needs to know of it is its header and its length. */
interface Sent {
  first: number;
  masked: boolean;
  form: 7 | 16 | 64;
  length: number;
}

const sentFrames: fc.Arbitrary<Sent[]> = fc.array(
  fc
    .record({
      first: fc.integer({ min: 0, max: 255 }),
      masked: fc.boolean(),
      form: fc.constantFrom(7 as const, 16 as const, 64 as const),
      length: fc.oneof(
        fc.integer({ min: 0, max: 130 }),
        fc.integer({ min: KEPT_PAYLOAD - 3, max: KEPT_PAYLOAD + 3 }),
        fc.integer({ min: 0, max: 9_000 }),
      ),
    })
    .map((sent) => ({ ...sent, length: sent.form === 7 ? sent.length % 126 : sent.length })),
  { maxLength: 30 },
);

const HEAD = 'GET /echo HTTP/1.1\r\nHost: example.com\r\n\r\n';
const HEAD_101 = 'HTTP/1.1 101 Switching Protocols\r\n\r\n';
const HEAD_404 = 'HTTP/1.1 404 Not Found\r\n\r\n';

function wire({ first, masked, form, length }: Sent, seed: number): Buffer {
  const header = Buffer.alloc(form === 7 ? 2 : form === 16 ? 4 : 10);
  header[0] = first;
  header[1] = (masked ? 0x80 : 0) | (form === 7 ? length : form === 16 ? 126 : 127);
  if (form === 16) header.writeUInt16BE(length, 2);
  if (form === 64) header.writeBigUInt64BE(BigInt(length), 2);
  const rest = Buffer.alloc((masked ? 4 : 0) + length);
  // Any bytes do, but no two pieces should look the same.
  for (let at = 0; at < rest.length; at += 1) rest[at] = (at * 31 + seed * 17) & 0xff;
  return Buffer.concat([header, rest]);
}

type Piece =
  | { kind: 'bytes'; position: number; boundary: boolean; bytes: Buffer }
  | { kind: 'dropped'; position: number; length: number; frames: number };

/** Pushes a stream through a cutter, cut at `cuts`; `room` says each time whether there is any. */
function cut(
  sender: 'client' | 'server',
  stream: Buffer,
  cuts: readonly number[],
  room: readonly boolean[],
): Piece[] {
  const pieces: Piece[] = [];
  let asked = 0;
  const cutter = new StreamCutter(sender, {
    hasRoom: () => room.length === 0 || (room[(asked += 1) % room.length] ?? true),
    bytes(_time, _sender, boundary, position, source, start, end) {
      pieces.push({
        kind: 'bytes',
        position,
        boundary,
        bytes: Buffer.from(source.subarray(start, end)),
      });
    },
    dropped(_time, _sender, position, length, frames) {
      pieces.push({ kind: 'dropped', position, length, frames });
    },
  });
  const ends = [...new Set(cuts.map((at) => at % (stream.length + 1)))].toSorted((a, b) => a - b);
  let start = 0;
  for (const end of [...ends, stream.length]) {
    // The bytes lie in a buffer that is changed afterwards, as `ws` does with it.
    const chunk = Buffer.from(stream.subarray(start, end));
    cutter.push(chunk, 0);
    chunk.fill(0xee);
    start = end;
  }
  cutter.settle(0);
  expect(cutter.position).toBe(stream.length);
  return pieces;
}

const cuts = fc.array(fc.nat(300_000), { maxLength: 60 });
const room = fc.array(fc.boolean(), { maxLength: 40 });
const runs = { numRuns: 400, seed: 6_455 };

/** Each byte once: handed on as it was, or counted. Gives the dropped frames. */
function checkWhole(pieces: readonly Piece[], stream: Buffer): number {
  let position = 0;
  let frames = 0;
  for (const piece of pieces) {
    expect(piece.position).toBe(position);
    if (piece.kind === 'dropped') {
      expect(piece.length).toBeGreaterThan(0);
      position += piece.length;
      frames += piece.frames;
    } else {
      const end = position + piece.bytes.length;
      expect(piece.bytes.equals(stream.subarray(position, end))).toBe(true);
      position = end;
    }
  }
  expect(position).toBe(stream.length);
  return frames;
}

describe('cutting a stream', () => {
  it('hands on or counts every byte once, whatever the frames, the chunks and the room', () => {
    fc.assert(
      fc.property(sentFrames, cuts, room, (frames, at, rooms) => {
        const parts = frames.map(wire);
        const stream = Buffer.concat([Buffer.from(HEAD), ...parts]);
        const starts = new Map<number, number>();
        let position = HEAD.length;
        for (const [index, part] of parts.entries()) {
          starts.set(position, index);
          position += part.length;
        }
        const pieces = cut('client', stream, at, rooms);
        const dropped = checkWhole(pieces, stream);
        // A frame is either shown from its first byte, or counted as left out.
        let shown = 0;
        for (const piece of pieces) {
          if (piece.kind !== 'bytes') continue;
          const end = piece.position + piece.bytes.length;
          for (const start of starts.keys()) {
            if (start >= piece.position && start < end) shown += 1;
          }
          if (piece.boundary) {
            expect(piece.position === 0 || starts.has(piece.position)).toBe(true);
          }
        }
        expect(shown + dropped).toBe(frames.length);
      }),
      runs,
    );
  });

  it('leaves a stream in which the page can go on decoding', () => {
    fc.assert(
      fc.property(sentFrames, cuts, room, (frames, at, rooms) => {
        const parts = frames.map(wire);
        const stream = Buffer.concat([Buffer.from(HEAD), ...parts]);
        const parser = new FrameParser({ sender: 'client', position: HEAD.length });
        const items = [];
        for (const piece of cut('client', stream, at, rooms)) {
          if (piece.kind === 'bytes') {
            const { bytes, position, boundary } = piece;
            const end = position + bytes.length;
            if (end <= HEAD.length) continue;
            const inside = Math.max(0, HEAD.length - position);
            items.push(
              ...parser.push(bytes.subarray(inside), 0, position + inside, boundary || inside > 0),
            );
          } else {
            const inside = Math.max(0, HEAD.length - piece.position);
            if (piece.length > inside) {
              items.push(...parser.skip(piece.length - inside, 0, piece.frames));
            }
          }
        }
        expect(parser.pending()).toBeUndefined();
        expect(parser.position).toBe(stream.length);
        let told = 0;
        for (const item of items) {
          expect(item.type).not.toBe('unread');
          if (item.type === 'gap') told += item.frames;
          if (item.type !== 'frame') continue;
          told += 1;
          expect(item.header[0]).toBe(stream[item.start]);
          const { start, payloadStart, end, wirePayload } = item;
          expect(parts.some((part) => part.length === end - start)).toBe(true);
          const kept = stream.subarray(payloadStart, payloadStart + wirePayload.length);
          expect(Buffer.from(wirePayload).equals(kept)).toBe(true);
          expect(wirePayload.length).toBe(Math.min(end - payloadStart, KEPT_PAYLOAD));
        }
        expect(told).toBe(frames.length);
      }),
      runs,
    );
  });

  it('shows everything but the ends of long payloads while there is room', () => {
    fc.assert(
      fc.property(sentFrames, cuts, (frames, at) => {
        const stream = Buffer.concat([Buffer.from(HEAD_101), ...frames.map(wire)]);
        const pieces = cut('server', stream, at, []);
        expect(checkWhole(pieces, stream)).toBe(0);
        const left = pieces.reduce((sum, each) => sum + ('length' in each ? each.length : 0), 0);
        const long = frames.map(({ length }) => Math.max(0, length - KEPT_PAYLOAD));
        expect(left).toBe(long.reduce((sum, each) => sum + each, 0));
      }),
      runs,
    );
  });

  it('hands on nothing while there is no room, neither heads nor frames nor bodies', () => {
    fc.assert(
      fc.property(sentFrames, cuts, (frames, at) => {
        for (const head of [HEAD_101, HEAD_404]) {
          const stream = Buffer.concat([Buffer.from(head), ...frames.map(wire)]);
          const pieces = cut('server', stream, at, [false]);
          checkWhole(pieces, stream);
          expect(pieces.map(({ kind }) => kind)).toEqual(['dropped']);
        }
      }),
      runs,
    );
  });

  it('looks for no frames behind an answer that is no 101, however it is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), cuts, room, (body, at, rooms) => {
        const stream = Buffer.concat([Buffer.from(HEAD_404), body]);
        const pieces = cut('server', stream, at, rooms);
        expect(checkWhole(pieces, stream)).toBe(0);
        // Nothing in a body is a place to go on from: once cut, the rest is only counted.
        const first = pieces.findIndex(({ kind }) => kind === 'dropped');
        if (first !== -1) expect(first).toBe(pieces.length - 1);
      }),
      runs,
    );
  });

  it('counts what comes after the first 64 KiB of a head that never ends', () => {
    const stream = Buffer.alloc(200_000, 'a');
    const pieces = cut('client', stream, [1_000, 60_000, 64_000, 65_536, 70_000], []);
    checkWhole(pieces, stream);
    expect(pieces.at(-1)).toMatchObject({ kind: 'dropped', position: 65_536, frames: 0 });
  });
});
