import type { RangeKind } from '../protocol/range.ts';
import type { Field } from './fields.ts';
import type { Words } from './words.ts';
import { explainKind } from './words.ts';

interface Props {
  fields: readonly Field[];
  words: Words;
}

/** What each colour and kind of field is, of those that a handshake has. */
export function Legend({ fields, words }: Props) {
  const kinds = new Map<RangeKind, Field>();
  for (const field of fields) if (!kinds.has(field.kind)) kinds.set(field.kind, field);
  return (
    <details class="wv-legend">
      <summary>{words.word('wire.legend')}</summary>
      <dl>
        {[...kinds].map(([kind, { tint }]) => {
          const { title, text } = explainKind(words, kind);
          return (
            <div key={kind} data-kind={kind}>
              <dt>
                <i class={`wv-${tint}`}>{title}</i>
              </dt>
              <dd>{text}</dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
}
