/** The languages that examples are written in. */
export const CODE_LANGUAGES = ['html', 'css', 'javascript', 'typescript'] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

const BY_ENDING: Readonly<Record<string, CodeLanguage>> = {
  html: 'html',
  css: 'css',
  js: 'javascript',
  ts: 'typescript',
};

/** The language of a file, by the ending of its name. */
export function codeLanguage(file: string): CodeLanguage {
  return BY_ENDING[file.slice(file.lastIndexOf('.') + 1)] ?? 'javascript';
}
