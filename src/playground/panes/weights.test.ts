import { expect, it } from 'vitest';
import { moved, parseWeights } from './weights.ts';

it('moving a separator changes its two neighbours, and what they have together stays', () => {
  expect(moved([1, 1, 2], 0, 0.75)).toEqual([1.5, 0.5, 2]);
});

it('no pane vanishes', () => {
  expect(moved([1, 1], 0, -3)).toEqual([0.2, 1.8]);
  expect(moved([1, 1], 0, 9)).toEqual([1.8, expect.closeTo(0.2)]);
});

it('only sizes that we could have stored are taken', () => {
  expect(parseWeights('[1.4,1]', 2)).toEqual([1.4, 1]);
  for (const text of [null, '', '{', '[1]', '[1,0]', '[1,"1"]', '[1,1000]', '{"length":2}']) {
    expect(parseWeights(text, 2)).toBeUndefined();
  }
});
