import { describe, expect, it } from 'vitest';
import { exampleNames, loadExample } from './example-files.ts';

const texts = import.meta.glob<string>('/content/examples/*/{zh,en}/**/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

describe('the files of examples', () => {
  it('lie in the folder itself where both languages have the same', () => {
    const doubled = Object.entries(texts)
      .filter(
        ([path, text]) => path.includes('/zh/') && texts[path.replace('/zh/', '/en/')] === text,
      )
      .map(([path]) => `${path}: move it out of zh/ and en/, once`);
    expect(doubled).toEqual([]);
    expect(Object.keys(texts).length).toBeGreaterThan(100);
  });

  it('are there in both languages', () => {
    const namesOf = ({ sources }: ReturnType<typeof loadExample>) =>
      sources.map(({ name }) => name);
    for (const name of exampleNames()) {
      expect(namesOf(loadExample(name, 'zh'))).toEqual(namesOf(loadExample(name, 'en')));
      expect(loadExample(name, 'zh').solution).toBe(loadExample(name, 'en').solution);
    }
  });
});
