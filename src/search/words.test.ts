import { expect, it } from 'vitest';
import { searchWords } from './words.ts';

it('search words are there whole, and cut as browsers cut them', () => {
  expect(searchWords(['全双工', 'full duplex'])).toBe('全双工 full duplex 全 双 工');
  expect(searchWords(['字节序'])).toBe('字节序 字 节序');
});
