import type { Field } from './fields.ts';
import { hexGroups, hexOffset } from './hex-groups.ts';

interface Props {
  bytes: Uint8Array;
  fields: readonly Field[];
  limit: number;
}

/** The bytes of one line in groups of eight, each with its offset, one element a field and group. */
export function Hex({ bytes, fields, limit }: Props) {
  return (
    <span class="wv-hex" aria-hidden="true" data-pagefind-ignore>
      {hexGroups(bytes, fields, limit).map(({ offset, parts }) => (
        <span key={offset} data-at={hexOffset(offset)}>
          {parts.map(({ field, text }, index) => (
            <>
              {index > 0 && ' '}
              <i class={fieldClass(field)} data-r={field.id}>
                {text}
              </i>
            </>
          ))}
        </span>
      ))}
    </span>
  );
}

/** The class names that colour a field, in text and in hex. */
export function fieldClass({ tint, faulty }: Field): string {
  return faulty ? `wv-${tint} wv-faulty` : `wv-${tint}`;
}
