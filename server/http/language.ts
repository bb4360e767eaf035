/** The languages of the site, equals of each other, as the first part of its paths. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language. */
export type Words = Readonly<Record<Language, string>>;

/** At most this many ranges of a header are looked at; readers state a handful. */
const MOST_RANGES = 32;

/**
 * The site's language that a reader prefers by an `Accept-Language` header (RFC 9110 §12.5.4):
 * the one with the highest weight, the first of those with equal weight. `fallback` where the
 * header names none of ours, undefined where there is no header or an empty one.
 */
export function preferredLanguage(
  header: string | undefined,
  fallback: Language = 'en',
): Language | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  let best: { language: Language; weight: number } | undefined;
  for (const range of header.split(',', MOST_RANGES)) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = LANGUAGES.find((each) => tag === each || tag.startsWith(`${each}-`));
    const stated = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const weight = stated === undefined ? 1 : Number(stated);
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? fallback;
}
