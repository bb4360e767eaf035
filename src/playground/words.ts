import type { Language, WordKey } from '../words.ts';

/** Gives the interface's text for a key; `{name}` in it is replaced by `values.name`. */
export type Word = (key: WordKey, values?: Record<string, string | number>) => string;

const files = import.meta.glob<Record<WordKey, string>>('../../content/ui/*.json', {
  import: 'default',
});

/** The interface's words in one language, loaded when they are needed. */
export async function loadWords(language: Language): Promise<Word> {
  const words = await files[`../../content/ui/${language}.json`]?.();
  return (key, values = {}) =>
    (words?.[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );
}
