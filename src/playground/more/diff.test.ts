import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from './diff.ts';

const shown = (before: string, after: string) =>
  diffLines(before, after).map(
    ({ in: where, text }) => ({ both: ' ', before: '-', after: '+' })[where] + text,
  );

describe('the difference of two texts', () => {
  it('keeps the lines that both have', () => {
    expect(shown('a\nb\nc\nd', 'a\nx\nc\ny\nd')).toEqual([' a', '-b', '+x', ' c', '+y', ' d']);
  });

  it('is none for the same text', () => {
    expect(shown('a\nb', 'a\nb')).toEqual([' a', ' b']);
  });

  it('gives both texts back, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((all) => all.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const without = (where: string) =>
          lines
            .filter((line) => line.in !== where)
            .map((line) => line.text)
            .join('\n');
        expect(without('after')).toBe(before);
        expect(without('before')).toBe(after);
      }),
    );
  });
});
