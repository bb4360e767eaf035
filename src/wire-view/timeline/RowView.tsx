import type { CaptureWords } from '../../capture-file/words.ts';
import type { Place } from '../../playground/console-value.ts';
import type { Word } from '../words.ts';
import { describeRow, stateName } from './describe-row.ts';
import type { Change, CodeRow, ServerRow, TimelineRow, WireRow } from './timeline-rows.ts';

interface Props {
  row: TimelineRow;
  place: number;
  count: number;
  /** Pixels from the top of the list. */
  top: number;
  tense: 'past' | 'now' | 'future';
  /** Whether rows say which socket they belong to. */
  isNumbered: boolean;
  word: Word;
  reasons: CaptureWords['reasons'];
  goTo: (place: Place) => void;
  onChoose: (at: number) => void;
}

/** One step: in the lane of the code, or an arrow between browser and server. */
export function RowView(props: Props) {
  const { row, place, count, top, tense, isNumbered, word, onChoose } = props;
  const text = describeRow(row, word, props.reasons);
  const kind =
    row.lane === 'code' ? codeKind(row) : row.lane === 'wire' ? wireKind(row) : servedKind(row);
  return (
    <li
      class={`tl-row tl-${kind} tl-${tense}${text.isBad ? ' tl-bad' : ''}`}
      style={{ top: `${top}px` }}
      aria-setsize={count}
      aria-posinset={place + 1}
      aria-current={tense === 'now' ? 'step' : undefined}
      onClick={() => onChoose(place)}
    >
      <span class="tl-time">{row.time.toFixed(1)}</span>{' '}
      <span class="tl-what">
        {isNumbered && row.socket !== undefined && <SocketNumber number={row.socket} word={word} />}{' '}
        <span class="tl-kind">{kindWord(row, word)}</span> <b>{text.name}</b>{' '}
        {text.content !== '' && <q>{text.content}</q>}{' '}
        {text.about !== '' && <span class="tl-about">{text.about}</span>}{' '}
        {row.lane === 'code' && <Changes row={row} />}
        {row.lane !== 'wire' && row.activity.place && (
          <PlaceLink
            place={row.activity.place}
            word={word}
            goTo={props.goTo}
            isStop={tense === 'now'}
          />
        )}
      </span>
    </li>
  );
}

/** Which WebSocket a row belongs to: a number in a ring, which says what it counts. */
export function SocketNumber({ number, word }: { number: number; word: Word }) {
  return (
    <span class="tl-number" role="img" aria-label={word('timeline.socket.number', { number })}>
      {number}
    </span>
  );
}

function codeKind({ activity }: CodeRow): string {
  return isCall(activity.what) ? 'code tl-call' : 'code tl-event';
}

function servedKind({ activity: { what } }: ServerRow): string {
  const isDone = what === 'write' || what === 'end()' || what === 'destroy()';
  return isDone ? 'served tl-call' : 'served tl-event';
}

function isCall(what: CodeRow['activity']['what']): boolean {
  return what === 'new' || what === 'send' || what === 'close()';
}

function wireKind({ event, sender }: WireRow): string {
  return event.what === 'end' ? 'wire tl-end' : `wire tl-from-${sender}`;
}

/** What lane and shape say to those who see them. */
function kindWord(row: TimelineRow, word: Word): string {
  if (row.lane === 'code')
    return word(isCall(row.activity.what) ? 'timeline.call' : 'timeline.event');
  if (row.lane === 'server') return word('timeline.served');
  if (row.event.what === 'end') return '';
  return word(row.sender === 'client' ? 'timeline.to-server' : 'timeline.to-client');
}

function Changes({ row: { readyState, bufferedAmount } }: { row: CodeRow }) {
  return (
    <>
      {readyState && (
        <span class="tl-change">
          {readyState.from !== undefined && <s>{stateName(readyState.from)}</s>}{' '}
          {stateName(readyState.to)}
        </span>
      )}
      {bufferedAmount && <span class="tl-change">bufferedAmount {amount(bufferedAmount)}</span>}
    </>
  );
}

function amount({ from, to }: Change): string {
  return `${from ?? 0} → ${to}`;
}

interface PlaceProps {
  place: Place;
  word: Word;
  goTo: (place: Place) => void;
  /** Whether Tab stops at it. */
  isStop: boolean;
}

/** A link that puts the editor's cursor at a line. */
export function PlaceLink({ place, word, goTo, isStop }: PlaceProps) {
  return (
    <button
      type="button"
      class="tl-place"
      tabIndex={isStop ? 0 : -1}
      title={word('playground.go-to', { line: place.line })}
      onClick={(event) => {
        event.stopPropagation();
        goTo(place);
      }}
    >
      {place.file}:{place.line}
    </button>
  );
}
