import { handFocusOn } from '../../playground/hand-focus.ts';
import { concat } from '../../protocol/bytes.ts';
import type { Frame } from '../../protocol/frame.ts';
import { hexText } from '../hex-groups.ts';
import { explainKind, type Words } from '../words.ts';
import { entriesOf, nameOf, place, shortTitle } from './FieldList.tsx';

/** Bytes that are said of what is pinned. */
const FEW = 8;

interface Props {
  frame: Frame;
  /** Names of the fields that are pinned; none where nothing is. */
  fields: readonly string[];
  words: Words;
  onUnpin: () => void;
}

/** Says what is pinned of a frame, also to who cannot see where it is marked. */
export function PinNote({ frame, fields, words, onUnpin }: Props) {
  const { word } = words;
  const entries = entriesOf(frame, words).filter(({ field, kind }) =>
    fields.includes(nameOf(field, kind)),
  );
  const start = Math.min(...entries.map((entry) => entry.start));
  const end = Math.max(...entries.map((entry) => entry.end));
  const bytes = concat(frame.header, frame.wirePayload).subarray(start, end);
  return (
    <div class="fv-pin">
      <p aria-live="polite" aria-atomic="true">
        {entries.length > 0 && (
          <>
            <b>{word('wire.pinned')}</b> <span>{place(words, start, end)}</span>{' '}
            <samp>
              {hexText(bytes.subarray(0, FEW))}
              {bytes.length > FEW && ' …'}
            </samp>{' '}
            {entries.map(({ field, kind, value }) => (
              <span key={kind}>
                <i class={`fv-tag ft-${field}`}>{shortTitle(explainKind(words, kind).title)}</i>{' '}
                <samp>{value}</samp>
              </span>
            ))}
          </>
        )}
      </p>
      {entries.length > 0 && (
        <button
          type="button"
          onClick={({ currentTarget }) => {
            handFocusOn(currentTarget);
            onUnpin();
          }}
        >
          {word('wire.unpin')}
        </button>
      )}
    </div>
  );
}
