import { expect, test } from 'vitest';
import { coverageError, leaves, rangesAt } from './range.ts';
import type { AnnotatedRange } from './range.ts';

const line: AnnotatedRange = {
  start: 0,
  end: 9,
  kind: 'header',
  children: [
    { start: 0, end: 4, kind: 'header-name' },
    { start: 4, end: 5, kind: 'separator' },
    { start: 5, end: 9, kind: 'header-value' },
  ],
};

test('an exact cover has no error', () => {
  expect(coverageError([line], 0, 9)).toBeUndefined();
});

test.each([
  ['a hole', [{ ...line, start: 1 }], 'header starts at 1, expected 0'],
  ['an overlap', [line, { ...line, start: 8, end: 12 }], 'header starts at 8, expected 9'],
  ['an empty range', [{ start: 0, end: 0, kind: 'space' } as const], 'space at 0 is empty'],
  ['a missing end', [line], 'covered up to 9, expected 12'],
  ['a hole inside', [{ ...line, end: 12 }], 'header: covered up to 9, expected 12'],
])('%s is found', (_, ranges, message) => {
  expect(coverageError(ranges, 0, 12)).toBe(message);
});

test('bits that do not cover their byte are found', () => {
  const bits = [{ start: 0, end: 1, kind: 'fin', value: 1 } as const];
  expect(coverageError([{ start: 0, end: 1, kind: 'first-byte', bits }], 0, 1)).toBe(
    'first-byte: bits are not covered once',
  );
});

test('the ranges at a byte come outermost first', () => {
  expect(rangesAt([line], 6).map(({ kind }) => kind)).toEqual(['header', 'header-value']);
  expect(rangesAt([line], 9)).toEqual([]);
});

test('leaves are the ranges without children', () => {
  expect(leaves([line]).map(({ kind }) => kind)).toEqual([
    'header-name',
    'separator',
    'header-value',
  ]);
});
