export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The site's language for a BCP 47 tag or a locale folder: Chinese for `zh…`, else English. */
export function languageOf(tag: string | undefined): Language {
  return tag?.toLowerCase().split('-')[0] === 'zh' ? 'zh' : 'en';
}
