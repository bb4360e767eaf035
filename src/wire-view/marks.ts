import type { ByteLink } from './byte-link.ts';

/** Bytes of one message of a view: offsets from its start, the end exclusive. */
export interface Span {
  message: HTMLElement;
  start: number;
  end: number;
}

/** The texts of the fields in a message or line, in their order. */
export function fieldTexts(within: Element): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>('.wv-text [data-b]')];
}

/** Where a field's bytes are in its message. */
export function extentOf(field: HTMLElement): { start: number; end: number } {
  const [start = 0, end = 0] = (field.dataset['b'] ?? '').split('-').map(Number);
  return { start, end };
}

const MESSAGES: Readonly<Record<string, string>> = {
  'hs-request': '.wv-wire > .wv-client',
  'hs-response': '.wv-wire > .wv-server',
};

/** The bytes that a link names, where the handshake in `root` has them all. */
export function spanOf(root: Element, { anchor, first, last }: ByteLink): Span | undefined {
  const from = root.querySelector(MESSAGES[anchor] ?? `.wv-line#${CSS.escape(anchor)}`);
  const message = from?.closest<HTMLElement>('.wv-message');
  const origin = from && fieldTexts(from)[0];
  const final = message && fieldTexts(message).at(-1);
  if (!origin || !final) return undefined;
  const { start } = extentOf(origin);
  const span = { message, start: start + first, end: start + last + 1 };
  return span.end <= extentOf(final).end ? span : undefined;
}

/** The shortest lasting name of some bytes: from the line in which they begin. */
export function linkTo({ message, start, end }: Span): ByteLink | undefined {
  const line = fieldTexts(message)
    .find((field) => start < extentOf(field).end)
    ?.closest('.wv-line');
  const origin = line && fieldTexts(line)[0];
  if (!origin) return undefined;
  const base = extentOf(origin).start;
  return { anchor: line.id, first: start - base, last: end - 1 - base };
}

/** The fields that hold some of the bytes. */
export function fieldsWith({ message, start, end }: Span): HTMLElement[] {
  return fieldTexts(message).filter((field) => {
    const extent = extentOf(field);
    return extent.start < end && start < extent.end;
  });
}

/**
 * The places of the bytes of one field that a span has, in its text and in its hex, as ranges of
 * the page: for a field of which it has a part.
 */
export function rangesIn(root: Element, field: HTMLElement, { start, end }: Span): Range[] {
  const extent = extentOf(field);
  const [from, to] = [Math.max(start, extent.start), Math.min(end, extent.end)];
  const ranges: Range[] = [];
  const add = (node: Node | null, first: number, last: number) => {
    if (!(node instanceof Text) || last <= first) return;
    const range = document.createRange();
    range.setStart(node, first);
    range.setEnd(node, last);
    ranges.push(range);
  };
  // Elsewhere a sign may stand for several bytes, or several for one.
  if (field.textContent.length === extent.end - extent.start) {
    add(field.firstChild, from - extent.start, to - extent.start);
  }
  let at = extent.start;
  for (const run of root.querySelectorAll(`.wv-hex [data-r="${field.dataset['r'] ?? ''}"]`)) {
    // Two digits and a space a byte, but for the last.
    const count = (run.textContent.length + 1) / 3;
    const first = Math.max(from - at, 0);
    const last = Math.min(to - at, count);
    add(run.firstChild, first * 3, last * 3 - 1);
    at += count;
  }
  return ranges;
}
