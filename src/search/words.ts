/**
 * A lesson's search words for the index. Pagefind cuts Chinese into words twice, when it indexes
 * and, with the browser's dictionary, when it is asked, and the two do not always agree (字节/序,
 * 字/节序). So each word is there whole and as browsers cut it.
 */
export function searchWords(words: readonly string[]): string {
  const segmenter = new Intl.Segmenter('zh-CN', { granularity: 'word' });
  const cut = words.map((word) =>
    Array.from(segmenter.segment(word), ({ segment }) => segment.trim())
      .filter((segment) => segment !== '')
      .join(' '),
  );
  return [...new Set([...words, ...cut])].join(' ');
}
