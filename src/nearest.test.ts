import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from './nearest.ts';

const NAMES = ['Playground', 'Exercise', 'Definition', 'Door', 'Aside', 'Tabs', 'a'];

describe('the name that was meant', () => {
  it.each([
    ['Playgrond', 'Playground'],
    ['Playgroound', 'Playground'],
    ['Plyaground', 'Playground'],
    ['playground', 'Playground'],
    ['Doar', 'Door'],
    ['Tab', 'Tabs'],
    ['Foo', undefined],
    ['', undefined],
    ['x', undefined],
    ['P'.repeat(5_000), undefined],
  ])('of %j is %j', (written, meant) => {
    expect(nearest(written, NAMES)).toBe(meant);
  });

  it('is the nearest of several', () => {
    expect(nearest('WS101_MAX_HEADRS', ['WS101_MAX_HEADER', 'WS101_MAX_HEADERS'])).toBe(
      'WS101_MAX_HEADERS',
    );
  });

  it('stands in a question, where there is one', () => {
    expect(didYouMean('Asid', NAMES)).toBe(' Did you mean Aside?');
    expect(didYouMean('Chart', NAMES)).toBe('');
  });
});
