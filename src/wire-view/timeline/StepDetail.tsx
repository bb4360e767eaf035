import type { CaptureWords } from '../../capture-file/words.ts';
import type { Place } from '../../playground/console-value.ts';
import type { Word } from '../words.ts';
import { describeRow, stateName } from './describe-row.ts';
import { SocketNumber } from './RowView.tsx';
import { statesAt, type TimelineRow } from './timeline-rows.ts';

interface Props {
  row: TimelineRow;
  rows: readonly TimelineRow[];
  at: number;
  word: Word;
  reasons: CaptureWords['reasons'];
  goTo: (place: Place) => void;
}

/** Sockets whose state is listed at once. */
const LISTED = 8;

/** All of the step that is looked at, and what the sockets' properties are after it. */
export function StepDetail({ row, rows, at, word, reasons }: Props) {
  const { name, content, about } = describeRow(row, word, reasons);
  const states = [...statesAt(rows, at)].slice(-LISTED);
  return (
    <div class="tl-detail">
      <p>
        <b>{name}</b> {content !== '' && <q>{content}</q>} <span>{about}</span>
      </p>
      <dl>
        <dt>{word('timeline.states')}</dt>
        {states.length === 0 && <dd>{word('timeline.none-yet')}</dd>}
        {states.map(([socket, { readyState, bufferedAmount }]) => (
          <dd key={socket}>
            <SocketNumber number={socket} word={word} /> readyState {readyState}{' '}
            <b>{stateName(readyState)}</b>, bufferedAmount <b>{bufferedAmount}</b>
          </dd>
        ))}
      </dl>
    </div>
  );
}
