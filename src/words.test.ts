import { describe, expect, it } from 'vitest';
import en from '../content/ui/en.json';
import zh from '../content/ui/zh.json';
import { languageOf, wordsIn } from './words.ts';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('the words of the interface', () => {
  it('exist in both languages, none empty, with the same places to fill', () => {
    const chinese: Record<string, string> = zh;
    const english: Record<string, string> = en;
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english)) {
      expect(text.trim(), key).not.toBe('');
      expect(chinese[key]?.trim(), key).not.toBe('');
      expect(places(chinese[key] ?? ''), key).toEqual(places(text));
    }
  });

  it('are filled with values, and leave a place without value visible', () => {
    expect(wordsIn('en')('lesson.minutes', { minutes: 7 })).toBe('about 7 min');
    expect(wordsIn('zh')('lesson.minutes')).toContain('{minutes}');
  });

  it('are chosen by language tag', () => {
    expect(['zh', 'zh-CN', 'ZH-Hant-TW', 'en', 'fr', undefined].map(languageOf)).toEqual([
      'zh',
      'zh',
      'zh',
      'en',
      'en',
      'en',
    ]);
  });
});
