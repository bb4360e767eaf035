import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RunItem, RunRecord } from '../run-record.ts';
import type { Words } from '../words.ts';
import { Filters } from './Filters.tsx';
import { FrameDetail } from './FrameDetail.tsx';
import { FrameList } from './FrameList.tsx';
import { FrameRows, type Filter } from './frame-rows.ts';

/** Pixels: one line a row where there is room, else two. */
const ROW = 30;
const TALL_ROW = 50;
const WIDE = 560;

let views = 0;

interface Props {
  record: RunRecord;
  words: Words;
  /** Whether it can be seen; while it cannot, nothing is drawn anew. */
  isShown: () => boolean;
  /** Hands out what draws it anew. */
  onReady: (redraw: () => void) => void;
}

/** The frames of the run as they come, and the one that is selected. */
export function FramesView({ record, words, isShown, onReady }: Props) {
  const { word } = words;
  const id = useMemo(() => `fv${(views += 1)}`, []);
  const rows = useMemo(() => new FrameRows(record), [record]);
  const [drawn, setDrawn] = useState({ revision: 0, removed: 0 });
  const [selected, setSelected] = useState<number>();
  const [isFollowing, setFollowing] = useState(true);
  const [wanted, setWanted] = useState<{ row: number }>();
  const [isWide, setWide] = useState(true);
  const root = useRef<HTMLDivElement>(null);
  const detail = useRef<HTMLDivElement>(null);

  const redraw = () => {
    const { removed, isNewRun } = rows.update();
    if (isNewRun) {
      setSelected(undefined);
      setFollowing(true);
    }
    setDrawn(({ revision }) => ({ revision: revision + 1, removed: isNewRun ? 0 : removed }));
  };

  useEffect(() => {
    let request = 0;
    const ask = () => {
      if (request !== 0 || !isShown()) return;
      request = requestAnimationFrame(() => {
        request = 0;
        redraw();
      });
    };
    onReady(ask);
    ask();
    const leave = record.subscribe(ask);
    return () => {
      leave();
      cancelAnimationFrame(request);
    };
  }, [record]);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => {
      if (element.clientWidth > 0) setWide(element.clientWidth >= WIDE);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const item = selected === undefined ? undefined : rows.item(selected);
  const numbers = useMemo(() => partNumbers(record, item), [item, item && partsOf(item)]);
  const linked = useMemo(() => new Set(numbers.filter((each) => each !== undefined)), [numbers]);
  const origin = useRef({ run: 0, time: 0 });
  if (origin.current.run !== record.run) origin.current = { run: record.run, time: NaN };
  if (Number.isNaN(origin.current.time)) origin.current.time = record.items[0]?.time ?? NaN;

  const select = (row: number) => {
    const number = rows.numberAt(row);
    if (number === undefined) return;
    setSelected(number);
    setFollowing(false);
    setWanted({ row });
  };
  const choose = (number: number) => {
    const row = rows.rowOf(number);
    if (rows.numberAt(row) !== number) {
      // The other fragments of a message may not pass the filter: they are shown all the same.
      setFilter({ direction: 'all', opcode: 'all', connection: 'all' });
    }
    // What was pressed goes with the frame that it belongs to.
    detail.current?.focus();
    select(rows.rowOf(number));
  };
  const setFilter = (filter: Filter) => {
    rows.filter = filter;
    setFollowing(selected === undefined);
    setDrawn(({ revision }) => ({ revision: revision + 1, removed: 0 }));
    if (selected !== undefined) setWanted({ row: rows.rowOf(selected) });
  };
  const toList = () => {
    root.current?.querySelector<HTMLElement>('.fv-list')?.focus();
  };

  const isEmpty = rows.length === 0;
  return (
    <div ref={root} class={isWide ? 'fv fv-wide' : 'fv'} data-revision={drawn.revision}>
      <Filters
        record={record}
        rows={rows}
        isFollowing={isFollowing}
        words={words}
        onFilter={setFilter}
        onPause={(isPaused) => {
          rows.isPaused = isPaused;
          redraw();
        }}
        onFollow={() => setFollowing(!isFollowing)}
      />
      <div class="fv-both">
        {isEmpty ? (
          <p class="fv-none">
            {word(rows.frames > 0 || record.items.length > 0 ? 'frames.none.match' : 'frames.none')}
          </p>
        ) : (
          <div class="fv-left">
            {isWide && <Heads words={words} />}
            <FrameList
              id={id}
              rows={rows}
              record={record}
              rowHeight={isWide ? ROW : TALL_ROW}
              selected={selected}
              linked={linked}
              isFollowing={isFollowing}
              removed={drawn.removed}
              revision={drawn.revision}
              wanted={wanted}
              origin={origin.current.time}
              words={words}
              onSelect={(row) => select(row)}
              onOpen={() => detail.current?.focus()}
              onFollow={setFollowing}
            />
          </div>
        )}
        <div
          ref={detail}
          class="fv-side"
          tabIndex={item ? 0 : -1}
          role="group"
          aria-label={word('frames.details.label')}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            toList();
            event.stopPropagation();
          }}
        >
          {item ? (
            <FrameDetail
              key={item.number}
              item={item}
              record={record}
              numbers={numbers}
              words={words}
              onChoose={choose}
            />
          ) : (
            <p class="fv-none">{word('frames.details.none')}</p>
          )}
        </div>
      </div>
    </div>
  );
}

/** What the columns of a wide list are. Each row says so itself to those who hear it. */
function Heads({ words: { word } }: { words: Words }) {
  return (
    <p class="fv-heads" aria-hidden="true">
      <span>{word('frames.head.time')}</span>
      <span>{word('frames.head.frame')}</span>
      <span>FIN</span>
      <span>{word('frames.head.length')}</span>
      <span>{word('frames.head.payload')}</span>
    </p>
  );
}

/** How many fragments the item's message has by now: it grows. */
function partsOf(item: RunItem): number {
  return item.kind === 'read' ? (item.read.message?.frames.length ?? 0) : 0;
}

/** Numbers of the items of a message's fragments, in their order. */
function partNumbers(record: RunRecord, item: RunItem | undefined): (number | undefined)[] {
  const message = item?.kind === 'read' ? item.read.message : undefined;
  if (!message || message.frames.length < 2) return [];
  const numbers = new Map<unknown, number>();
  for (const each of record.items) {
    if (each.kind === 'read' && each.read.message === message) {
      numbers.set(each.read.item, each.number);
    }
  }
  return message.frames.map((frame) => numbers.get(frame));
}
