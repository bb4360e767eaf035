import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { handFocusOn } from '../../playground/hand-focus.ts';
import { concat } from '../../protocol/bytes.ts';
import type { Fault } from '../../protocol/fault.ts';
import { isWhole, type Frame } from '../../protocol/frame.ts';
import { OPCODE } from '../../protocol/opcode.ts';
import { hexText } from '../hex-groups.ts';
import { Hex } from '../Hex.tsx';
import type { RunItem, RunRecord } from '../run-record.ts';
import { explainCloseCode, explainOpcode, type Words } from '../words.ts';
import { Between } from './Between.tsx';
import { bitText } from './bit-text.ts';
import { BitDiagram } from './BitDiagram.tsx';
import type { FieldId } from './diagram.ts';
import { Faults } from './Faults.tsx';
import { FieldList } from './FieldList.tsx';
import { fieldsOf } from './frame-fields.ts';
import { fieldsAt, lightField, markFields } from './light-field.ts';
import { MaskTable } from './MaskTable.tsx';
import { MessagePart } from './MessagePart.tsx';
import { PinNote } from './PinNote.tsx';
import { closeCode, cutText, opcodeWord } from './row-text.ts';

/** Bytes of hex before the learner asks for all. */
const FEW = 64;
const PINNED_ENTRY = '.fv-fields .fv-pinned';

interface Props {
  item: RunItem;
  record: RunRecord;
  numbers: readonly (number | undefined)[];
  words: Words;
  onChoose: (number: number) => void;
}

/** All that is known of the selected frame. */
export function FrameDetail({ item, record, numbers, words, onChoose }: Props) {
  const { word } = words;
  const [isLong, setLong] = useState(false);
  const [pinned, setPinned] = useState<readonly string[]>([]);
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (root.current) markFields(root.current, pinned, 'fv-pinned');
  }, [pinned, isLong]);
  if (item.kind !== 'read' || item.read.item.type !== 'frame') {
    return <Between item={item} record={record} words={words} />;
  }
  const { item: frame, message, faults } = item.read;
  const context = message && { opcode: message.opcode, compressed: message.compressed };
  const fields = fieldsOf(frame, faults, context);
  const bytes = concat(frame.header, frame.wirePayload);
  const faulty = faultyFields(frame, faults);
  const opcode = explainOpcode(words, frame.opcode);
  const code = frame.opcode === OPCODE.close ? closeCode(frame) : undefined;
  const leftOut = frame.arrived - frame.payloadStart - frame.wirePayload.length;
  const unpin = () => {
    for (const entry of root.current?.querySelectorAll<HTMLDetailsElement>(PINNED_ENTRY) ?? []) {
      entry.open = false;
    }
    setPinned([]);
  };
  /** Pins the field that was clicked, in any place, and opens what is said of it; or lets it go. */
  const onClick = (event: MouseEvent) => {
    const { target } = event;
    if (!root.current || !(target instanceof Element)) return;
    const fields = fieldsAt(root.current, target);
    // What is said of a field is there to be read, and to be selected.
    if (fields.length === 0 || target.closest('.fv-fields p')) return;
    if (event.detail > 0 && getSelection()?.isCollapsed === false) return;
    // Its entry is open as long as it is pinned: that is seen to here.
    if (target.closest('summary')) event.preventDefault();
    if (String(fields) === String(pinned)) {
      unpin();
      return;
    }
    const entries = [...root.current.querySelectorAll<HTMLDetailsElement>('.fv-fields details')];
    const about = entries.filter(({ dataset }) => fields.includes(dataset['field'] ?? ''));
    // Of a byte with several fields, each stays closed until it is chosen itself.
    if (about.length === 1 || fields.includes('payload')) {
      for (const entry of about) entry.open = true;
    }
    setPinned(fields);
  };
  const isText = message?.opcode === OPCODE.text && !message.compressed;
  return (
    <div
      ref={root}
      class={`fv-detail wv-${frame.sender}`}
      data-number={item.number}
      onPointerOver={({ target }) => lightField(root.current, target)}
      onPointerLeave={() => lightField(root.current, document.activeElement)}
      onFocusIn={({ target }) => lightField(root.current, target)}
      onClick={onClick}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || pinned.length === 0) return;
        unpin();
        event.stopPropagation();
      }}
    >
      <p class="fv-h3">
        <span class="fv-arrow" />
        {word(`frames.direction.${frame.sender}`)}
        <b>{opcodeWord(words, frame.opcode)}</b>
        <small>{word('frames.bytes', { count: bytes.length + leftOut })}</small>
        {!isWhole(frame) && <small>{cutText(words, frame)}</small>}
      </p>
      <Faults faults={faults} words={words} />
      {frame.opcode === OPCODE.close && <CloseMeaning code={code} words={words} />}
      {!message && code === undefined && <p class="fv-about">{opcode.text}</p>}
      <p class="fv-h4">{word('frames.diagram')}</p>
      <BitDiagram frame={frame} faulty={faulty} words={words} />
      <p class="fv-heard fv-bits-text">{bitText(frame.header, words)}</p>
      <p class="fv-h4">{word('frames.hex')}</p>
      <div class="fv-hex">
        <Hex bytes={bytes} fields={fields} limit={isLong ? bytes.length : FEW} />
      </div>
      <p class="fv-heard fv-hex-text">{hexText(isLong ? bytes : bytes.subarray(0, FEW))}</p>
      {!isLong && bytes.length > FEW && (
        <button
          type="button"
          onClick={({ currentTarget }) => {
            handFocusOn(currentTarget);
            setLong(true);
          }}
        >
          {word('frames.hex.more', { count: bytes.length })}
        </button>
      )}
      {leftOut > 0 && <p class="wv-note">{word('frames.leftout', { count: leftOut })}</p>}
      <PinNote frame={frame} fields={pinned} words={words} onUnpin={unpin} />
      <p class="fv-h4">{word('frames.fields')}</p>
      <FieldList frame={frame} faulty={faulty} words={words} />
      {frame.maskingKey && frame.wirePayload.length > 0 && (
        <MaskTable
          wirePayload={frame.wirePayload}
          maskingKey={frame.maskingKey}
          isText={isText}
          words={words}
        />
      )}
      {message && (
        <MessagePart
          message={message}
          numbers={numbers}
          selected={item.number}
          words={words}
          onChoose={onChoose}
        />
      )}
    </div>
  );
}

function CloseMeaning({ code, words }: { code: number | undefined; words: Words }) {
  if (code === undefined) return <p class="fv-about">{words.word('frames.close.none')}</p>;
  const { title, text, section } = explainCloseCode(words, code);
  return (
    <p class="fv-about">
      <b>
        {code} {title}
      </b>{' '}
      {text} {section !== undefined && <cite>{section}</cite>}
    </p>
  );
}

/** The fields at whose bytes a fault was found. A fault in the first byte names its bits. */
function faultyFields(frame: Frame, faults: readonly Fault[]): Set<FieldId> {
  const found = new Set<FieldId>();
  const inFirst: Partial<Record<Fault['id'], FieldId>> = {
    'rsv1-unagreed': 'rsv1',
    'rsv1-on-continuation': 'rsv1',
    'rsv1-on-control': 'rsv1',
    'rsv2-set': 'rsv2',
    'rsv3-set': 'rsv3',
    'control-fragmented': 'fin',
  };
  for (const { id, start, end } of faults) {
    if (start === frame.start && end === frame.start + 1) found.add(inFirst[id] ?? 'opcode');
    else if (id === 'client-unmasked' || id === 'server-masked') found.add('mask');
    else if (start >= frame.payloadStart) found.add('payload');
    else if (start > frame.start)
      found.add(start === frame.start + 1 ? 'length' : 'extended-length');
  }
  return found;
}
