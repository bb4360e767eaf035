import { announcedLength, applyMask, type Frame } from '../../protocol/frame.ts';
import { isControl, OPCODE } from '../../protocol/opcode.ts';
import type { BitKind, RangeKind } from '../../protocol/range.ts';
import { decodeUtf8 } from '../../protocol/utf8.ts';
import { hexText } from '../hex-groups.ts';
import { explainCloseCode, explainKind, explainOpcode, type Words } from '../words.ts';
import type { FieldId } from './diagram.ts';
import type { FieldName } from './light-field.ts';
import { closeCode, hexByte, opcodeWord } from './row-text.ts';

export interface Entry {
  field: FieldId;
  kind: RangeKind | BitKind;
  /** Which bytes of the frame, from 0, the end exclusive. */
  start: number;
  end: number;
  value: string;
  /** Said besides what is said of every field of the kind. */
  more?: string;
}

interface Props {
  frame: Frame;
  faulty: ReadonlySet<FieldId>;
  words: Words;
}

/** The fields of a frame with their values, each of which opens to say what it is for. */
export function FieldList({ frame, faulty, words }: Props) {
  return (
    <div class="fv-fields">
      {entriesOf(frame, words).map(({ field, kind, start, end, value, more }) => {
        const { title, text, section } = explainKind(words, kind);
        // Who hears the list does not see which byte holds these bits.
        const header = start < 2 ? frame.header[start] : undefined;
        return (
          <details
            key={kind}
            data-field={nameOf(field, kind)}
            class={faulty.has(field) ? 'fv-bad' : undefined}
          >
            <summary>
              <span class="fv-at">
                {place(words, start, end)}
                {header !== undefined && <span class="fv-heard"> {hexByte(header)}</span>}
              </span>
              <span class={`fv-tag ft-${field}`}>{shortTitle(title)}</span>
              <samp>{value}</samp>
            </summary>
            <p>
              {text} {more} {section !== undefined && <cite>{section}</cite>}
            </p>
          </details>
        );
      })}
    </div>
  );
}

/** What an entry stands for: of a close frame's payload, one of its two parts. */
export function nameOf(field: FieldId, kind: Entry['kind']): FieldName {
  return kind === 'close-code' || kind === 'close-reason' ? kind : field;
}

/** The name of a field: what its title says before the colon. */
export function shortTitle(title: string): string {
  return title.split(/[:：]/)[0] ?? title;
}

export function place({ word }: Words, start: number, end: number): string {
  if (end - start <= 1) return word('frames.at.byte', { start });
  return word('frames.at.bytes', { start, end: end - 1 });
}

/** The fields of a frame in their order, with what they say. */
export function entriesOf(frame: Frame, words: Words): Entry[] {
  const { header, maskingKey, payloadLength, wirePayload } = frame;
  const [first = 0, second = 0] = header;
  const lengthEnd = header.length - (maskingKey ? 4 : 0);
  const opcode = explainOpcode(words, frame.opcode);
  const bit = (field: FieldId & BitKind, at: 0 | 1, value: string, more = ''): Entry => {
    return { field, kind: field, start: at, end: at + 1, value, more };
  };
  const flag = (is: boolean) => (is ? '1' : '0');
  const entries: Entry[] = [
    bit('fin', 0, flag(frame.fin)),
    bit('rsv1', 0, flag(frame.rsv1)),
    bit('rsv2', 0, flag(frame.rsv2)),
    bit('rsv3', 0, flag(frame.rsv3)),
    bit(
      'opcode',
      0,
      `0x${(first & 15).toString(16)} ${opcodeWord(words, frame.opcode)}`,
      opcode.text,
    ),
    bit('mask', 1, flag(maskingKey !== undefined)),
    bit('length', 1, String(second & 0x7f)),
  ];
  if (lengthEnd > 2) {
    const value = String(announcedLength(frame));
    entries.push({
      field: 'extended-length',
      kind: 'extended-length',
      start: 2,
      end: lengthEnd,
      value,
    });
  }
  if (maskingKey) {
    const value = hexText(maskingKey);
    entries.push({
      field: 'masking-key',
      kind: 'masking-key',
      start: lengthEnd,
      end: header.length,
      value,
    });
  }
  if (payloadLength === 0) return entries;
  const start = header.length;
  const end = start + payloadLength;
  const code = frame.opcode === OPCODE.close ? closeCode(frame) : undefined;
  if (code === undefined) {
    const kind = isControl(frame.opcode) ? 'application-data' : 'payload';
    const value = words.word('frames.bytes', { count: String(announcedLength(frame)) });
    return [...entries, { field: 'payload', kind, start, end, value }];
  }
  const bytes = maskingKey ? applyMask(wirePayload, maskingKey) : wirePayload;
  const { title, text } = explainCloseCode(words, code);
  entries.push({
    field: 'payload',
    kind: 'close-code',
    start,
    end: start + 2,
    value: `${hexByte(bytes[0] ?? 0)} ${hexByte(bytes[1] ?? 0)} = ${code} ${title}`,
    more: text,
  });
  if (payloadLength > 2) {
    const value = decodeUtf8(bytes.subarray(2));
    entries.push({ field: 'payload', kind: 'close-reason', start: start + 2, end, value });
  }
  return entries;
}
