import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBatch, encodeBatch, END_REASONS, type TraceRecord } from './trace.ts';

const base = {
  connection: fc.nat({ max: 0xffffffff }),
  time: fc.double({ min: 0, max: 1e12, noNaN: true }).filter((time) => !Object.is(time, -0)),
};
const sender = fc.constantFrom('client' as const, 'server' as const);
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const record: fc.Arbitrary<TraceRecord> = fc.oneof(
  fc.record({ ...base, kind: fc.constant('open' as const) }),
  fc.record({
    ...base,
    kind: fc.constant('bytes' as const),
    sender,
    boundary: fc.boolean(),
    position: count,
    bytes: fc.uint8Array(),
  }),
  fc.record({
    ...base,
    kind: fc.constant('dropped' as const),
    sender,
    position: count,
    length: count,
    frames: fc.nat(),
  }),
  fc.record({
    ...base,
    kind: fc.constant('end' as const),
    reason: fc.constantFrom(...END_REASONS),
    received: count,
    sent: count,
  }),
);

describe('a trace batch', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.array(record), (records) => {
        expect(decodeBatch(encodeBatch(records))).toEqual(records.map((r) => ({ ...r })));
      }),
    );
  });

  it('is refused with a RangeError wherever it is cut inside a record', () => {
    const records: TraceRecord[] = [
      {
        kind: 'bytes',
        connection: 1,
        time: 2,
        sender: 'client',
        boundary: true,
        position: 0,
        bytes: new Uint8Array(5),
      },
    ];
    const whole = encodeBatch(records);
    for (let cut = 2; cut < whole.length; cut += 1) {
      expect(() => decodeBatch(whole.subarray(0, cut))).toThrow(RangeError);
    }
    expect(decodeBatch(whole)).toHaveLength(1);
  });

  it('is refused when its version or a kind is unknown', () => {
    expect(() => decodeBatch(Uint8Array.of(9))).toThrow('version 9');
    expect(() => decodeBatch(Uint8Array.of(1, 77, ...new Array<number>(12).fill(0)))).toThrow(
      'unknown kind 77',
    );
  });
});
