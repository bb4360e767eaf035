/** Words as Markdown: no mark in them means anything. */
export function asText(words: string): string {
  return words.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, '\\$&');
}
