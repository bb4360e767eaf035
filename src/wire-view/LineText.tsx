import { bodyText, headText, lineEndText } from './field-text.ts';
import type { Field, Line } from './fields.ts';
import { fieldClass } from './Hex.tsx';

interface Props {
  bytes: Uint8Array;
  line: Line;
  limit: number;
}

/** A line as text. A header's value has an element of its own, `.wv-value`. */
export function LineText({ bytes, line, limit }: Props) {
  const show = (field: Field) => (
    <span
      key={field.id}
      class={fieldClass(field)}
      data-r={field.id}
      data-k={field.kind}
      data-b={`${field.start}-${field.end}`}
    >
      {textOf(bytes, field, limit)}
    </span>
  );
  const first = line.fields.findIndex(({ inValue }) => inValue);
  if (first < 0) return <span class="wv-text">{line.fields.map(show)}</span>;
  const after = line.fields.findLastIndex(({ inValue }) => inValue) + 1;
  return (
    <span class="wv-text">
      {line.fields.slice(0, first).map(show)}
      <span class="wv-value">{line.fields.slice(first, after).map(show)}</span>
      {line.fields.slice(after).map(show)}
    </span>
  );
}

function textOf(bytes: Uint8Array, field: Field, limit: number): string {
  if (field.kind === 'line-end' || field.kind === 'blank-line') return lineEndText(bytes, field);
  if (field.kind === 'body') return bodyText(bytes, field, limit);
  return headText(bytes, field);
}
