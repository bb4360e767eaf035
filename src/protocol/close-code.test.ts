import { expect, test } from 'vitest';
import { closeCodeName, isCloseArgument, isInternalCode, isSendable } from './close-code.ts';

test.each([
  [0, '0-999'],
  [999, '0-999'],
  [1000, '1000'],
  [1015, '1015'],
  [1016, '1016-2999'],
  [2999, '1016-2999'],
  [3000, '3000-3999'],
  [4999, '4000-4999'],
  [5000, '5000-65535'],
  [65535, '5000-65535'],
])('code %i belongs to %s', (code, name) => {
  expect(closeCodeName(code)).toBe(name);
});

test('an endpoint may send these codes and no others', () => {
  const sendable = Array.from({ length: 65536 }, (_, code) => code).filter(isSendable);
  expect(sendable.filter((code) => code < 3000)).toEqual([
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
  ]);
  expect(sendable.filter((code) => code >= 3000)).toHaveLength(2000);
});

test('internal codes are never sent, and close() takes 1000 and 3000 to 4999', () => {
  expect([1004, 1005, 1006, 1015].filter(isInternalCode)).toEqual([1005, 1006, 1015]);
  expect([1000, 1001, 2999, 3000, 4999, 5000].filter(isCloseArgument)).toEqual([1000, 3000, 4999]);
});
