import { element } from '../playground/element.ts';
import { piecesOf } from './inline.ts';

export { element, part } from '../playground/element.ts';

/** A text of a quiz as nodes: what stands between backticks becomes code. */
export function formatted(text: string): Node[] {
  return piecesOf(text).map(({ text, isCode }) =>
    isCode ? element('code', '', text) : document.createTextNode(text),
  );
}

/** `text` with `{name}` replaced by `values.name`. */
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
