import { announcedLength, isWhole } from '../../protocol/frame.ts';
import type { RunItem, RunRecord } from '../run-record.ts';
import { explainFault, type Words } from '../words.ts';
import {
  cutText,
  faultText,
  fragmentOf,
  fragmentText,
  gapText,
  handshakeText,
  opcodeWord,
  previewOf,
  rowLabel,
  seconds,
} from './row-text.ts';

interface Props {
  id: string;
  item: RunItem;
  record: RunRecord;
  /** Counts the rows of the whole list from 0. */
  row: number;
  rows: number;
  height: number;
  /** Server time of the run's first moment, in ms. */
  origin: number;
  isSelected: boolean;
  /** Whether it is part of the message whose frame is selected. */
  isLinked: boolean;
  words: Words;
}

/** One row: a frame as it came, or what stands between frames. */
export function FrameRow(props: Props) {
  const { id, item, record, row, rows, height, origin, isSelected, isLinked, words } = props;
  const { className, content } = contentOf(item, record, words);
  return (
    <div
      id={id}
      role="option"
      class={`fv-row ${className}${isLinked ? ' fv-linked' : ''}`}
      style={{ top: `${row * height}px` }}
      aria-selected={isSelected}
      aria-posinset={row + 1}
      aria-setsize={rows}
      data-number={item.number}
    >
      <span class="fv-heard">{rowLabel(words, item, record)}</span>
      <span class="fv-time" aria-hidden="true">
        {seconds(item.time - origin)}
      </span>
      {content}
    </div>
  );
}

function contentOf(item: RunItem, record: RunRecord, words: Words) {
  const { word } = words;
  const connection = record.connection(item.connection);
  if (item.kind === 'handshake') {
    const text = connection ? handshakeText(words, connection) : '';
    return {
      className: item.faults.length > 0 ? 'fv-between fv-faulty' : 'fv-between',
      content: (
        <span class="fv-say" aria-hidden="true">
          {text}
          {item.faults.map((fault) => (
            <b key={fault.id}> ⚠ {explainFault(words, fault).title}</b>
          ))}
        </span>
      ),
    };
  }
  if (item.kind === 'end') {
    const { reason, faults } = item.end;
    return {
      className: faults.length > 0 ? 'fv-between fv-faulty' : 'fv-between',
      content: (
        <span class="fv-say" aria-hidden="true">
          {word(`frames.end.${reason}`, { place: connection?.place ?? 0 })}
          {faults.map((fault) => (
            <b key={fault.id + fault.sender}> ⚠ {faultText(words, fault)}</b>
          ))}
        </span>
      ),
    };
  }
  const { item: part, faults } = item.read;
  if (part.type === 'gap') {
    return {
      className: `fv-between fv-gap wv-${part.sender}`,
      content: (
        <span class="fv-say" aria-hidden="true">
          {gapText(words, part)}
        </span>
      ),
    };
  }
  if (part.type === 'unread') {
    return {
      className: `fv-between fv-gap wv-${part.sender}`,
      content: (
        <span class="fv-say" aria-hidden="true">
          {word('frames.unread', { bytes: part.bytes.length })}
        </span>
      ),
    };
  }
  const { text, isText } = previewOf(item.read);
  const fragment = fragmentOf(item.read);
  const fault = faults[0];
  return {
    className: `fv-frame wv-${part.sender}${fault ? ' fv-faulty' : ''}`,
    content: (
      <>
        <span class="fv-arrow" />
        <span class="fv-opcode" aria-hidden="true">
          {opcodeWord(words, part.opcode)}
        </span>
        <span class="fv-fin" aria-hidden="true">
          {part.fin ? 'FIN' : '···'}
        </span>
        <span class="fv-length" aria-hidden="true">
          {String(announcedLength(part))}
        </span>
        <span class={isText ? 'fv-preview' : 'fv-preview fv-bytes'} aria-hidden="true">
          {fault && <b>⚠ {explainFault(words, fault).title} </b>}
          {!isWhole(part) && <i>{cutText(words, part)} </i>}
          {fragment && <i>{fragmentText(words, fragment)} </i>}
          {text}
        </span>
      </>
    ),
  };
}
