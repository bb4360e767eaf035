import { isCommon, part, textPart, type Inspector } from './inspector.ts';
import { extentOf, fieldsWith, type Span } from './marks.ts';

/** Of a run of many fields, so many are named. */
const NAMED = 6;

/**
 * What some bytes of the view in `root` are: the kinds of their fields, what they read as, where
 * they are, and what line they are of, which explains itself.
 */
export function describe(root: Element, span: Span, inspector: Inspector): Node[] {
  const { start, end } = span;
  const fields = fieldsWith(span);
  const [first] = fields;
  const line = first?.closest('.wv-line');
  if (!first || !line) return [];
  const entryOf = (field: HTMLElement) =>
    root.querySelector(`[data-kind="${field.dataset['k'] ?? ''}"]`);
  const parts = fields.slice(0, NAMED).flatMap((field) => {
    const kind = entryOf(field)?.querySelector('dt')?.textContent;
    return kind === undefined ? [] : [part('i', kind, field)];
  });
  if (fields.length > NAMED) parts.push(part('i', '…'));
  const extent = extentOf(first);
  const isOne = extent.start === start && extent.end === end;
  if (isOne) parts.push(textPart(first));
  parts.push(part('small', inspector.place(start, end)));
  if (!fields.every((field) => line.contains(field))) return parts;
  parts.push(part('b', line.querySelector('.wv-why b')?.textContent ?? ''));
  const common = isOne && isCommon(first) ? entryOf(first)?.querySelector('dd') : null;
  if (common) parts.push(part('span', common.textContent));
  return parts;
}
