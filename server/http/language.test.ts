import { describe, expect, it } from 'vitest';
import { preferredLanguage } from './language.ts';

describe('the language a reader prefers', () => {
  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB,en;q=0.9', 'en'],
    ['fr,zh-TW;q=0.5,en;q=0.4', 'zh'],
    ['en;q=0.2, ZH-hans;q=0.7', 'zh'],
    ['en, zh', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['zh;q=0', 'en'],
    ['zh;q=banana,en;q=0.1', 'en'],
    ['zho-nonsense', 'en'],
  ])('is read from %s as %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  it('is unknown without a header', () => {
    expect(preferredLanguage(undefined)).toBeUndefined();
    expect(preferredLanguage(' ')).toBeUndefined();
  });

  it('is found quickly in a header made to be slow', () => {
    expect(preferredLanguage(`${'x;'.repeat(5_000)},`.repeat(100))).toBe('en');
  });
});
