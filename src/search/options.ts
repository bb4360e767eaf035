/**
 * How Pagefind searches here, see `tests/browser/search.spec.ts` for what must be found with it.
 * @param base The path below which the site lies.
 */
export function searchOptions(base: string) {
  return {
    baseUrl: base,
    /** Words around what was found. */
    excerptLength: 24,
    /** Said in full: Pagefind takes others where none are given, and a page of 1011 for “101”. */
    ranking: { pageLength: 0.1, termFrequency: 0.1, termSaturation: 2, termSimilarity: 9 },
  };
}
