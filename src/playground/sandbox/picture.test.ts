import { describe, expect, it } from 'vitest';
import type { ConsoleValue } from '../console-value.ts';
import { picture } from './picture.ts';

const paint = (value: unknown): ConsoleValue =>
  picture(value, { frames: () => [], source: (text) => text, blob: () => {} });

/** What an array's picture shows, element by element; holes as how many there are. */
function shown(value: unknown) {
  const tree = paint(value);
  if (tree.type !== 'tree') throw new Error(`${tree.type} is no tree`);
  const entries = tree.entries.map(({ key, value: { type, ...rest } }) => {
    const text = type === 'empty' && 'text' in rest ? `${rest.text} empty` : type;
    return typeof key === 'string' ? `${key}: ${text}` : text;
  });
  return { size: tree.size, entries, omitted: tree.omitted };
}

/** An array of that length without elements, save those given by their places. */
function sparse(length: number, elements: Record<PropertyKey, unknown>): unknown[] {
  const array: unknown[] = [];
  array.length = length;
  return Object.assign(array, elements);
}

describe('holes of an array', () => {
  it('are no undefined', () => {
    expect(shown(sparse(3, { 0: 1, 2: 3 }))).toEqual({
      size: 3,
      entries: ['number', '1 empty', '2: number'],
      omitted: 0,
    });
    expect(shown([1, undefined, 3]).entries).toEqual(['number', 'undefined', 'number']);
  });

  it('are counted at the start, at the end and alone', () => {
    expect(shown(sparse(5, { 2: 'x' })).entries).toEqual(['2 empty', '2: string', '2 empty']);
    expect(shown(sparse(4, {})).entries).toEqual(['4 empty']);
    expect(shown([]).entries).toEqual([]);
  });

  it('cost nothing, however many there are', () => {
    expect(shown(sparse(1e9, { 3: 1, 999_999_998: 2 }))).toEqual({
      size: 1e9,
      entries: ['3 empty', '3: number', '999999994 empty', '999999998: number', '1 empty'],
      omitted: 0,
    });
    expect(shown(sparse(4_294_967_295, { name: 1 })).entries).toEqual(['4294967295 empty']);
  });

  it('leave what is left out counted', () => {
    const array = sparse(
      400,
      Object.fromEntries(Array.from({ length: 200 }, (_, at) => [at * 2, at])),
    );
    const { entries, omitted } = shown(array);
    expect(entries).toHaveLength(100);
    expect(omitted).toBe(300);
  });

  it('are those of arrays within arrays', () => {
    const tree = paint([sparse(2, { 1: 1 })]);
    expect(JSON.stringify(tree)).toContain('{"type":"empty","text":"1"}');
  });
});
