/**
 * How Pagefind searches here, see `tests/browser/search.spec.ts` for what must be found with it.
 * @param base The path below which the site lies.
 */
export function searchOptions(base: string) {
  return {
    baseUrl: base,
    /** Words around what was found. */
    excerptLength: 24,
  };
}
