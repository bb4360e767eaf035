import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  decodeRecords,
  encodeRecords,
  HEAD_REFUSALS,
  TAB_ENDINGS,
  type TabRecord,
} from './tab-server.ts';

const connection = fc.nat(0xffffffff);
const count = fc.nat(0xffffffff);
const bytes = fc.uint8Array({ maxLength: 40 });
const what = fc.string().filter((text) => !text.includes('\ufeff'));

const record = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), connection, judge: fc.boolean() }),
  fc.record({ kind: fc.constant('data' as const), connection, hidden: count, bytes }),
  fc.record({ kind: fc.constantFrom('ended', 'end', 'destroy'), connection }),
  fc.record({ kind: fc.constantFrom('passed', 'taken'), connection, count }),
  fc.record({
    kind: fc.constant('refused' as const),
    connection,
    refusal: fc.record({ why: fc.constantFrom(...HEAD_REFUSALS), what }),
  }),
  fc.record({ kind: fc.constant('changed' as const), connection, was: what }),
  fc.record({
    kind: fc.constant('closed' as const),
    connection,
    ending: fc.constantFrom(...TAB_ENDINGS),
  }),
  fc.record({ kind: fc.constant('write' as const), connection, bytes }),
  fc.record({
    kind: fc.constant('listen' as const),
    connection: fc.constant(0 as const),
    on: fc.boolean(),
  }),
);

it('reads back what was written', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), (records) => {
      const wanted: TabRecord[] = records;
      expect(decodeRecords(encodeRecords(wanted))).toEqual(wanted);
    }),
  );
});

it('says what is wrong with a message', () => {
  const whole = encodeRecords([{ kind: 'write', connection: 7, bytes: Uint8Array.of(1, 2, 3) }]);
  expect(() => decodeRecords(whole.subarray(0, -1))).toThrow('3 bytes announced at byte 0, 2 left');
  expect(() => decodeRecords(Uint8Array.of(99, 0, 0, 0, 0, 0, 0, 0, 0))).toThrow('unknown kind 99');
  expect(() => decodeRecords(whole.subarray(0, 5))).toThrow(RangeError);
});

it('never does anything but read or throw a RangeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (message) => {
      try {
        decodeRecords(message);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});
