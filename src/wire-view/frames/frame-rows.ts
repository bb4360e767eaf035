import { isControl, opcodeName, type OpcodeName } from '../../protocol/opcode.ts';
import type { Sender } from '../../protocol/trace.ts';
import type { RunItem, RunRecord } from '../run-record.ts';

/** Which rows are seen. */
export interface Filter {
  direction: 'all' | Sender;
  opcode: 'all' | 'control' | 'faults' | OpcodeName;
  connection: 'all' | number;
}

export const EVERYTHING: Filter = { direction: 'all', opcode: 'all', connection: 'all' };

/**
 * The rows of the list: numbers of the items that pass the filter, brought up to date from where
 * they stand, so that a flood costs no more than what is new in it.
 */
export class FrameRows {
  readonly #record: RunRecord;
  #filter = EVERYTHING;
  #numbers: number[] = [];
  /** Number of the next item to look at. */
  #next = 0;
  #run = 0;
  #frames = 0;
  #dropped = 0;
  #shownFrames = 0;
  #isPaused = false;

  constructor(record: RunRecord) {
    this.#record = record;
  }

  /** How many rows there are. */
  get length(): number {
    return this.#numbers.length;
  }

  /** Frames of the run that were looked at, those that are gone included. */
  get frames(): number {
    return this.#frames;
  }

  /** Of these, how many passed the filter. */
  get shownFrames(): number {
    return this.#shownFrames;
  }

  /** Frames that the trace left out. */
  get dropped(): number {
    return this.#dropped;
  }

  get filter(): Filter {
    return this.#filter;
  }

  set filter(filter: Filter) {
    this.#filter = filter;
    this.#restart(this.#next);
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
  }

  /** Items that wait behind a pause. */
  get waiting(): number {
    return this.#record.first + this.#record.items.length - this.#next;
  }

  /** Number of the item in a row. */
  numberAt(row: number): number | undefined {
    return this.#numbers[row];
  }

  itemAt(row: number): RunItem | undefined {
    const number = this.#numbers[row];
    return number === undefined ? undefined : this.item(number);
  }

  item(number: number): RunItem | undefined {
    return this.#record.items[number - this.#record.first];
  }

  /** The row of an item, or of the first one after it; the length where none is. */
  rowOf(number: number): number {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle] ?? Infinity) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Takes in what is new, unless paused, and lets go of what is no longer kept.
   * @returns How many rows went from the front, and whether another run began.
   */
  update(): { removed: number; isNewRun: boolean } {
    const record = this.#record;
    const isNewRun = record.run !== this.#run;
    if (isNewRun) {
      this.#run = record.run;
      this.#filter = { ...this.#filter, connection: 'all' };
      this.#isPaused = false;
      this.#frames = this.#dropped = 0;
      this.#restart(0);
    }
    const removed = this.rowOf(record.first);
    if (removed > 0) this.#numbers.splice(0, removed);
    if (!this.#isPaused) this.#readTo(record.first + record.items.length);
    return { removed, isNewRun };
  }

  /** Looks again at all items before `end`. */
  #restart(end: number): void {
    this.#numbers = [];
    this.#shownFrames = 0;
    const { first, items } = this.#record;
    for (let number = first; number < end; number += 1) {
      const item = items[number - first];
      if (item) this.#place(item);
    }
    this.#next = end;
  }

  #readTo(end: number): void {
    const { first, items } = this.#record;
    // What came and went between two updates was never seen, but is counted.
    this.#frames += Math.max(0, first - this.#next);
    for (let number = Math.max(first, this.#next); number < end; number += 1) {
      const item = items[number - first];
      if (!item) break;
      if (item.kind === 'read' && item.read.item.type === 'frame') this.#frames += 1;
      if (item.kind === 'read' && item.read.item.type === 'gap') {
        this.#dropped += item.read.item.frames;
      }
      this.#place(item);
    }
    this.#next = end;
  }

  #place(item: RunItem): void {
    if (!passes(item, this.#filter)) return;
    this.#numbers.push(item.number);
    if (item.kind === 'read' && item.read.item.type === 'frame') this.#shownFrames += 1;
  }
}

/** Whether an item is seen. Gaps pass any opcode: nobody knows what was in them. */
export function passes(item: RunItem, { direction, opcode, connection }: Filter): boolean {
  if (connection !== 'all' && item.connection !== connection) return false;
  if (item.kind === 'end' && opcode === 'faults') return item.end.faults.length > 0;
  if (item.kind === 'handshake' && opcode === 'faults') return item.faults.length > 0;
  if (item.kind !== 'read') return opcode === 'all' && direction === 'all';
  const { item: part, faults } = item.read;
  if (direction !== 'all' && part.sender !== direction) return false;
  if (part.type !== 'frame' || opcode === 'all') return true;
  if (opcode === 'faults') return faults.length > 0;
  if (opcode === 'control') return isControl(part.opcode);
  return opcodeName(part.opcode) === opcode;
}
