import type { Page } from '@playwright/test';

/**
 * Pieces of text that stand apart on the screen and have no space between them, so that they are
 * read and copied as one word: “later.RFC 9112”. One a line, as `…later.|RFC 9112…`.
 */
export function runTogether(page: Page, within = 'body'): Promise<string[]> {
  return page.evaluate((within) => {
    /** Pixels that are seen as a gap. */
    const GAP = 2.5;
    const WORD_END = /[\p{L}\p{N}.!?]$/u;
    const WORD = /^[\p{L}\p{N}/±]/u;
    const found = new Set<string>();
    const blockOf = (node: Node): Element | null => {
      let at = node.parentElement;
      while (at && /^(inline|contents)/.test(getComputedStyle(at).display)) at = at.parentElement;
      return at;
    };
    for (const root of document.querySelectorAll(within)) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      let before: { text: string; block: Element | null; node: Node } | undefined;
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const text = node.textContent ?? '';
        const parent = node.parentElement;
        if (text === '' || !parent?.checkVisibility()) continue;
        if (parent.closest('[aria-hidden="true"], script, style, template, .monaco-editor, .shiki'))
          continue;
        const block = blockOf(node);
        if (before?.block === block && WORD_END.test(before.text) && WORD.test(text)) {
          const range = document.createRange();
          range.selectNodeContents(before.node);
          const left = [...range.getClientRects()].at(-1);
          range.selectNodeContents(node);
          const [right] = range.getClientRects();
          const isOneLine = left && right && left.bottom > right.top && left.top < right.bottom;
          if (isOneLine && right.left - left.right > GAP) {
            found.add(`${before.text.slice(-20)}|${text.slice(0, 20)}`);
          }
        }
        before = { text, block, node };
      }
    }
    return [...found];
  }, within);
}
