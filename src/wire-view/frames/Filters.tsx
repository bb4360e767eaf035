import { OPCODE, OPCODE_NAMES, opcodeName } from '../../protocol/opcode.ts';
import type { RunRecord } from '../run-record.ts';
import type { Words } from '../words.ts';
import type { Filter, FrameRows } from './frame-rows.ts';
import { opcodeWord } from './row-text.ts';

const DIRECTIONS = ['all', 'client', 'server'] as const;
const GROUPS = ['all', 'control', 'faults'] as const;

interface Props {
  record: RunRecord;
  rows: FrameRows;
  isFollowing: boolean;
  words: Words;
  onFilter: (filter: Filter) => void;
  onPause: (isPaused: boolean) => void;
  onFollow: () => void;
}

/** What is shown of the frames, and whether new ones come in. */
export function Filters({ record, rows, isFollowing, words, ...on }: Props) {
  const { word } = words;
  const { filter } = rows;
  const change = (part: Partial<Filter>) => on.onFilter({ ...filter, ...part });
  const { connections } = record;
  const count =
    rows.shownFrames === rows.frames
      ? word('frames.count', { count: rows.frames })
      : word('frames.count.part', { shown: rows.shownFrames, count: rows.frames });
  return (
    <div class="fv-filters" role="group" aria-label={word('frames.filters')}>
      <select
        aria-label={word('frames.direction')}
        data-filter="direction"
        value={filter.direction}
        onChange={({ currentTarget: { value } }) => {
          const direction = DIRECTIONS.find((each) => each === value);
          if (direction) change({ direction });
        }}
      >
        {DIRECTIONS.map((each) => (
          <option key={each} value={each}>
            {word(`frames.direction.${each}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={word('frames.opcode')}
        data-filter="opcode"
        value={filter.opcode}
        onChange={({ currentTarget: { value } }) => {
          const opcode = [...GROUPS, ...OPCODE_NAMES].find((each) => each === value);
          if (opcode) change({ opcode });
        }}
      >
        {GROUPS.map((each) => (
          <option key={each} value={each}>
            {word(`frames.opcode.${each}`)}
          </option>
        ))}
        {Object.values(OPCODE).map((opcode) => (
          <option key={opcode} value={opcodeName(opcode)}>
            {opcodeWord(words, opcode)}
          </option>
        ))}
      </select>
      {connections.length > 1 && (
        <select
          aria-label={word('frames.connection')}
          data-filter="connection"
          value={String(filter.connection)}
          onChange={({ currentTarget: { value } }) => {
            change({ connection: value === 'all' ? 'all' : Number(value) });
          }}
        >
          <option value="all">{word('frames.connection.all')}</option>
          {connections.map(({ number, place }) => (
            <option key={number} value={String(number)}>
              {word('frames.connection.one', { place })}
            </option>
          ))}
        </select>
      )}
      <button type="button" class="fv-pause" onClick={() => on.onPause(!rows.isPaused)}>
        {rows.isPaused ? word('frames.resume', { count: rows.waiting }) : word('frames.pause')}
      </button>
      <button type="button" class="fv-follow" aria-pressed={isFollowing} onClick={on.onFollow}>
        {word('frames.follow')}
      </button>
      <p class="fv-count">
        {count}
        {rows.dropped > 0 && <b> {word('frames.dropped', { count: rows.dropped })}</b>}
        {record.first > 0 && <span> {word('frames.gone', { count: record.first })}</span>}
      </p>
    </div>
  );
}
