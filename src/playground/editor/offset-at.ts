/**
 * Offset in the text of `root`, in UTF-16 units, of the character at a point in the window; where
 * there is none, the nearer end of the line at that height. Lines are elements of the class `line`.
 */
export function offsetAt(root: Element, x: number, y: number): number | undefined {
  const [node, offset] = caretAt(x, y) ?? [];
  const line = [...root.querySelectorAll('.line')].findLast(
    (each) => each.getBoundingClientRect().top <= y,
  );
  // A point beside the text or on an empty line may be told as one of the elements around it; one on
  // a line's number as the very first text, by WebKit.
  if (node instanceof Text && (line ?? root).contains(node)) {
    return lengthBefore(root, node, offset ?? 0);
  }
  if (!line) return undefined;
  const text = document.createRange();
  text.selectNodeContents(line);
  const isBefore = x < text.getBoundingClientRect().left;
  return lengthBefore(root, line, isBefore ? 0 : line.childNodes.length);
}

/** The text node and the offset in it at a point: WebKit has a method of its own for it. */
function caretAt(x: number, y: number): [Node, number] | undefined {
  if ('caretPositionFromPoint' in document) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret ? [caret.offsetNode, caret.offset] : undefined;
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated, @typescript-eslint/no-unnecessary-condition -- all that WebKit has
  const range = Document.prototype.caretRangeFromPoint?.call(document, x, y);
  return range ? [range.startContainer, range.startOffset] : undefined;
}

function lengthBefore(root: Node, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}
