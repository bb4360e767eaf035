import type { CaptureWords } from '../../capture-file/words.ts';
import type { Place } from '../../playground/console-value.ts';
import type { Word } from '../words.ts';
import { ClockNote } from './ClockNote.tsx';
import { Controls, type ControlsProps } from './Controls.tsx';
import { RowView } from './RowView.tsx';
import { StepDetail } from './StepDetail.tsx';
import type { TimelineModel, TimelineRow } from './timeline-rows.ts';

export interface TimelineViewProps {
  model: TimelineModel;
  /** The rows of the chosen socket, or all. */
  rows: readonly TimelineRow[];
  at: number;
  /** The rows to lay out: from `first` until before `end`. */
  window: { first: number; end: number };
  rowHeight: number;
  controls: Omit<ControlsProps, 'word'>;
  word: Word;
  reasons: CaptureWords['reasons'];
  goTo: (place: Place) => void;
  onChoose: (at: number) => void;
  onKey: (event: KeyboardEvent) => void;
  onScroll: () => void;
}

/** Lanes for code and wire, one row a step, with what steps through them. */
export function TimelineView(props: TimelineViewProps) {
  const { model, rows, at, window, rowHeight, controls, word, reasons, goTo } = props;
  const shown = rows.slice(window.first, window.end);
  const current = rows[at];
  const { wire, code } = model.leftOut;
  return (
    <section class="tl not-content" aria-label={word('timeline.label')}>
      {rows.length === 0 && <p class="tl-empty">{word('timeline.empty')}</p>}
      <div class="tl-all" hidden={rows.length === 0}>
        <Controls {...controls} word={word} />
        <div class="tl-lanes" aria-hidden="true">
          <span class="tl-code-lane">{word('timeline.code')}</span>
          <span class="tl-browser">{word('home.client')}</span>
          <span class="tl-server">{word('home.server')}</span>
        </div>
        <div
          class="tl-scroll"
          tabIndex={0}
          role="group"
          aria-label={word('timeline.label')}
          aria-describedby="tl-keys"
          onKeyDown={props.onKey}
          onScroll={props.onScroll}
        >
          <ol style={{ height: `${rows.length * rowHeight}px` }}>
            {shown.map((row, index) => {
              const place = window.first + index;
              return (
                <RowView
                  key={place}
                  row={row}
                  place={place}
                  count={rows.length}
                  top={place * rowHeight}
                  tense={place < at ? 'past' : place === at ? 'now' : 'future'}
                  isNumbered={model.sockets.length > 1}
                  word={word}
                  reasons={reasons}
                  goTo={goTo}
                  onChoose={props.onChoose}
                />
              );
            })}
          </ol>
        </div>
        {current && (
          <StepDetail row={current} rows={rows} at={at} word={word} reasons={reasons} goTo={goTo} />
        )}
        <p class="tl-keys" id="tl-keys">
          {word('timeline.keys')}
        </p>
        {wire + code > 0 && <p class="tl-left-out">{word('timeline.left-out', { wire, code })}</p>}
        <ClockNote model={model} word={word} />
      </div>
    </section>
  );
}
