import { describe, expect, it } from 'vitest';
import {
  bytesOfText,
  closeCode,
  defaultTextOf,
  flag,
  integer,
  isRequired,
  moment,
  refusalStatus,
} from './values.ts';

const taken = (
  schema: { safeParse(value: string): { success: boolean; data?: unknown } },
  value: string,
) => {
  const { success, data } = schema.safeParse(value);
  return success ? data : 'refused';
};

describe('a value in an address', () => {
  it.each([
    ['1000', 1000],
    ['0', 0],
    ['65535', 65_535],
    ['none', null],
    ['65536', 'refused'],
    ['1005', 'refused'],
    ['1006', 'refused'],
    ['1015', 'refused'],
    ['-1', 'refused'],
    ['1e3', 'refused'],
    ['', 'refused'],
  ])('as a close code: %j', (value, expected) => {
    expect(taken(closeCode(4000), value)).toBe(expected);
  });

  it.each([
    ['0', { messages: 0 }],
    ['100', { messages: 100 }],
    ['0ms', { ms: 0 }],
    ['60000ms', { ms: 60_000 }],
    ['101', 'refused'],
    ['60001ms', 'refused'],
    ['1s', 'refused'],
    ['1.5', 'refused'],
    ['ms', 'refused'],
  ])('as a moment: %j', (value, expected) => {
    expect(taken(moment({ example: '3' }), value)).toEqual(expected);
  });

  it.each([
    ['400', 400],
    ['599', 599],
    ['302', 302],
    ['304', 'refused'],
    ['101', 'refused'],
    ['200', 'refused'],
    ['399', 'refused'],
    ['600', 'refused'],
    ['0400', 'refused'],
  ])('as a status: %j', (value, expected) => {
    expect(taken(refusalStatus([301, 302]), value)).toBe(expected);
  });

  it('as text is measured in bytes', () => {
    const schema = bytesOfText({ max: 6, example: 'bye' });
    expect(taken(schema, '你好')).toBe('你好');
    expect(taken(schema, '你好!')).toBe('refused');
    expect(taken(schema, 'a\nb')).toBe('refused');
    expect(taken(schema, '')).toBe('');
  });

  it('is told with its default as it would be written', () => {
    expect(defaultTextOf(moment({ example: '3' }).default({ ms: 100 }))).toBe('100ms');
    expect(defaultTextOf(moment({ example: '3' }).default({ messages: 0 }))).toBe('0');
    expect(defaultTextOf(flag().default(false))).toBe('0');
    expect(defaultTextOf(integer({ min: 0, max: 9, example: 1 }).default(5))).toBe('5');
    expect(defaultTextOf(integer({ min: 0, max: 9, example: 1 }).optional())).toBeUndefined();
  });

  it('must be given where it has no default and is not optional', () => {
    const schema = integer({ min: 0, max: 9, example: 1 });
    expect([schema, schema.optional(), schema.default(1)].map(isRequired)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
