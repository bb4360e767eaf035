import en from '../content/ui/en.json';
import zh from '../content/ui/zh.json';
import type { Language } from './language.ts';

export { LANGUAGES, languageOf, type Language } from './language.ts';

/** A key of the interface's words; the type of `words` makes Chinese hold every English one. */
export type WordKey = keyof typeof en;

const words: Record<Language, Record<WordKey, string>> = { zh, en };

/** The interface's words in `language`; `{name}` in a text is replaced by `values.name`. */
export function wordsIn(language: Language) {
  return (key: WordKey, values: Record<string, string | number> = {}): string =>
    words[language][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );
}
