import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RunRecord } from '../run-record.ts';
import type { Words } from '../words.ts';
import type { FrameRows } from './frame-rows.ts';
import { FrameRow } from './FrameRow.tsx';

/** Rows that are drawn beyond what is seen, above and below. */
const BEYOND = 6;

interface Props {
  /** Unique on the page. */
  id: string;
  rows: FrameRows;
  record: RunRecord;
  /** Pixels. */
  rowHeight: number;
  /** Number of the selected item. */
  selected: number | undefined;
  linked: ReadonlySet<number>;
  isFollowing: boolean;
  /** Rows that went from the front since the last time, over which what is seen must not move. */
  removed: number;
  /** Counts what was drawn, so that a place is brought in once. */
  revision: number;
  /** Row to bring into sight; changes with each wish. */
  wanted: { row: number } | undefined;
  origin: number;
  words: Words;
  onSelect: (row: number, how: 'pointer' | 'key') => void;
  onOpen: () => void;
  /** The learner scrolled to the end, or away from it. */
  onFollow: (isFollowing: boolean) => void;
}

/** The list, of which only the rows in sight exist. */
export function FrameList(props: Props) {
  const { id, rows, record, rowHeight, selected, linked, isFollowing, words } = props;
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(320);
  /** Where the list was put by this file: a scroll event from there is not the learner's. */
  const put = useRef(-1);

  const scrollTo = (to: number) => {
    const element = list.current;
    if (!element) return;
    element.scrollTop = to;
    put.current = element.scrollTop;
    setTop(element.scrollTop);
  };

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setHeight(element.clientHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    if (isFollowing) scrollTo(rows.length * rowHeight);
    else if (props.removed > 0) scrollTo(element.scrollTop - props.removed * rowHeight);
  }, [props.revision, isFollowing, rowHeight, height]);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element || !props.wanted) return;
    const start = props.wanted.row * rowHeight;
    if (start < element.scrollTop) scrollTo(start);
    else if (start + rowHeight > element.scrollTop + element.clientHeight) {
      scrollTo(start + rowHeight - element.clientHeight);
    }
  }, [props.wanted]);

  const onScroll = () => {
    const element = list.current;
    if (!element) return;
    setTop(element.scrollTop);
    if (Math.abs(element.scrollTop - put.current) < 1) return;
    put.current = -1;
    const left = element.scrollHeight - element.clientHeight - element.scrollTop;
    props.onFollow(left < rowHeight / 2);
  };

  const current = selected === undefined ? -1 : rows.rowOf(selected);
  const isHere = current >= 0 && rows.numberAt(current) === selected;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || rows.length === 0) return;
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const from = isHere ? current : Math.min(Math.round(top / rowHeight), rows.length - 1);
    const to: Record<string, number> = {
      ArrowDown: isHere ? from + 1 : from,
      ArrowUp: isHere ? from - 1 : from,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: rows.length - 1,
    };
    const next = to[event.key];
    if (next !== undefined) props.onSelect(Math.max(0, Math.min(rows.length - 1, next)), 'key');
    else if (event.key === 'Enter') props.onOpen();
    else return;
    event.preventDefault();
  };

  const onClick = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('.fv-row') : null;
    if (row) props.onSelect(rows.rowOf(Number(row.dataset['number'])), 'pointer');
  };

  const first = Math.max(0, Math.floor(top / rowHeight) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + BEYOND);
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  // The active row exists wherever the list is scrolled to, since it is referred to.
  if (isHere && (current < first || current >= last)) drawn.push(current);
  const optionId = (number: number) => `${id}-${number}`;
  return (
    <div
      ref={list}
      class="fv-list"
      role="listbox"
      tabIndex={0}
      aria-label={words.word('frames.list')}
      aria-activedescendant={isHere && selected !== undefined ? optionId(selected) : undefined}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div
        class="fv-length-of-all"
        role="presentation"
        style={{ height: `${rows.length * rowHeight}px` }}
      >
        {drawn.map((row) => {
          const item = rows.itemAt(row);
          return (
            item && (
              <FrameRow
                key={item.number}
                id={optionId(item.number)}
                item={item}
                record={record}
                row={row}
                rows={rows.length}
                height={rowHeight}
                origin={props.origin}
                isSelected={item.number === selected}
                isLinked={linked.has(item.number)}
                words={words}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
