import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { annotate, buildFrame, payloadOf } from './frame.ts';
import { FrameParser } from './frame-parser.ts';
import type { Frame, FrameFields, StreamItem } from './frame.ts';
import { coverageError } from './range.ts';

const flag = fc.boolean();
const fields: fc.Arbitrary<FrameFields> = fc
  .record({
    fin: flag,
    rsv1: flag,
    rsv2: flag,
    rsv3: flag,
    opcode: fc.nat(15),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom(125, 126, 127, 300).map((length) => new Uint8Array(length).fill(0x61)),
    ),
    maskingKey: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }), { nil: undefined }),
    lengthForm: fc.option(fc.constantFrom(16 as const, 64 as const), { nil: undefined }),
  })
  .map(({ maskingKey, lengthForm, ...rest }) => ({
    ...rest,
    ...(maskingKey && { maskingKey }),
    ...(lengthForm && { lengthForm }),
  }));

/** Feeds a parser a stream cut at these offsets, and gives all items and what is pending. */
function readSplit(stream: Uint8Array, cuts: readonly number[], parser: FrameParser): StreamItem[] {
  const bounds = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b)];
  const items = bounds.flatMap((from, at) => parser.push(stream.subarray(from, bounds[at + 1])));
  const pending = parser.pending();
  return pending ? [...items, pending] : items;
}

const ranges = (items: readonly StreamItem[]) => items.map((item) => annotate(item));
const isFrame = (item: StreamItem): item is Frame => item.type === 'frame';

test('frames that are built are read back, in any split', () => {
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 6 }), fc.array(fc.nat()), (list, cuts) => {
      const stream = concat(...list.map(buildFrame));
      const items = readSplit(stream, cuts, new FrameParser({ sender: 'client' }));
      expect(coverageError(ranges(items), 0, stream.length)).toBeUndefined();
      const frames = items.filter(isFrame);
      expect(frames).toHaveLength(list.length);
      for (const [at, frame] of frames.entries()) {
        const { fin, rsv1, rsv2, rsv3, opcode, payload, maskingKey } = list[at] ?? {};
        expect(frame).toMatchObject({ fin, rsv1, rsv2, rsv3, opcode });
        expect(frame.maskingKey).toEqual(maskingKey);
        expect(payloadOf(frame)).toEqual(payload);
        expect(frame.arrived).toBe(frame.end);
      }
    }),
    { numRuns: 500 },
  );
});

test('any bytes in any split are covered once on every level', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(fc.nat()),
      fc.nat(1000),
      fc.constantFrom(3, Infinity),
      (stream, cuts, position, keep) => {
        const parser = new FrameParser({ sender: 'server', position, keep });
        const items = readSplit(stream, cuts, parser);
        expect(coverageError(ranges(items), position, position + stream.length)).toBeUndefined();
      },
    ),
    { numRuns: 1000 },
  );
});

test('a split changes nothing', () => {
  const stream = concat(
    buildFrame({ opcode: 1, payload: new Uint8Array(300).fill(0x62) }),
    buildFrame({ opcode: 9, maskingKey: Uint8Array.of(1, 2, 3, 4), payload: Uint8Array.of(9) }),
  );
  const whole = new FrameParser({ sender: 'client' }).push(stream);
  for (let cut = 0; cut <= stream.length; cut += 1) {
    expect(readSplit(stream, [cut], new FrameParser({ sender: 'client' }))).toEqual(whole);
  }
});

test('all three forms of a length are read', () => {
  for (const [length, form] of [
    [125, 7],
    [126, 16],
    [65535, 16],
    [65536, 64],
  ] as const) {
    const frame = buildFrame({ opcode: 2, payload: new Uint8Array(length) });
    const [item] = new FrameParser({ sender: 'server' }).push(frame);
    expect(item).toMatchObject({ lengthForm: form, payloadLength: length });
  }
});

test('the fields of a frame have their bits', () => {
  const [item] = new FrameParser({ sender: 'client', position: 100 }).push(
    buildFrame({
      opcode: 1,
      maskingKey: Uint8Array.of(1, 2, 3, 4),
      payload: new TextEncoder().encode('你好'),
    }),
  );
  if (!item) throw new Error('no frame');
  const { children = [], ...frame } = annotate(item);
  expect(frame).toEqual({ start: 100, end: 112, kind: 'frame' });
  expect(children.map(({ kind, start, end }) => [kind, start, end])).toEqual([
    ['first-byte', 100, 101],
    ['second-byte', 101, 102],
    ['masking-key', 102, 106],
    ['payload', 106, 112],
  ]);
  expect(children[0]?.bits?.map(({ kind, value }) => [kind, value])).toEqual([
    ['fin', 1],
    ['rsv1', 0],
    ['rsv2', 0],
    ['rsv3', 0],
    ['opcode', 1],
  ]);
  expect(children[3]?.children).toEqual([{ start: 106, end: 112, kind: 'text', value: '你好' }]);
});

test('a close frame has its code and reason', () => {
  const payload = concat(Uint8Array.of(0x03, 0xe8), new TextEncoder().encode('bye'));
  const [item] = new FrameParser({ sender: 'server' }).push(buildFrame({ opcode: 8, payload }));
  expect(item && annotate(item).children?.at(-1)?.children).toEqual([
    { start: 2, end: 4, kind: 'close-code', value: 1000 },
    { start: 4, end: 7, kind: 'close-reason', value: 'bye' },
  ]);
});

test('the rest of a long payload may be left out, and reading goes on', () => {
  const long = buildFrame({ opcode: 2, payload: new Uint8Array(10_000).fill(7) });
  const next = buildFrame({ opcode: 1, payload: Uint8Array.of(0x61) });
  const parser = new FrameParser({ sender: 'server', position: 50 });
  const items = [
    ...parser.push(long.subarray(0, 2052), 1, 50, true),
    ...parser.skip(long.length - 2052, 1, 0),
    ...parser.push(next, 2, 50 + long.length, true),
  ];
  expect(items.map(({ type, start, end }) => [type, start, end])).toEqual([
    ['frame', 50, 50 + long.length],
    ['frame', 50 + long.length, 50 + long.length + 3],
  ]);
  expect(items[0]).toMatchObject({ payloadLength: 10_000, arrived: 50 + long.length });
  expect(
    ranges(items)[0]
      ?.children?.at(-1)
      ?.children?.map(({ kind }) => kind),
  ).toEqual(['binary', 'left-out']);
});

test('whole frames may be left out: reading goes on at the next boundary only', () => {
  const frame = buildFrame({ opcode: 1, payload: Uint8Array.of(0x61, 0x62) });
  const parser = new FrameParser({ sender: 'client' });
  const items = [
    ...parser.push(frame),
    ...parser.skip(40, 0, 10),
    ...parser.push(Uint8Array.of(1, 2, 3)),
    ...parser.push(frame, 0, 60, true),
  ];
  expect(items.map(({ type, start, end }) => [type, start, end])).toEqual([
    ['frame', 0, 4],
    ['gap', 4, 44],
    ['unread', 44, 47],
    ['gap', 47, 60],
    ['frame', 60, 64],
  ]);
});

test('gaps anywhere leave no hole', () => {
  const step = fc.oneof(
    fields.map((frame) => ({ bytes: buildFrame(frame) })),
    fc.uint8Array({ maxLength: 5 }).map((bytes) => ({ bytes })),
    fc.integer({ min: 1, max: 400 }).map((gap) => ({ gap })),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(step, flag), { maxLength: 12 }), (steps) => {
      const parser = new FrameParser({ sender: 'client', keep: 100 });
      const items = steps.flatMap(([one, boundary]) =>
        'gap' in one ? parser.skip(one.gap) : parser.push(one.bytes, 0, parser.position, boundary),
      );
      const pending = parser.pending();
      const all = pending ? [...items, pending] : items;
      expect(coverageError(ranges(all), 0, parser.position)).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test('bytes that are known already are skipped', () => {
  const frame = buildFrame({ opcode: 1, payload: Uint8Array.of(0x61) });
  const parser = new FrameParser({ sender: 'client' });
  parser.push(frame.subarray(0, 2));
  expect(parser.push(frame, 0, 0)).toHaveLength(1);
  expect(parser.position).toBe(3);
});
