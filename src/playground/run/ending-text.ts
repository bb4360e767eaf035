import type { Place } from '../console-value.ts';
import type { Word } from '../words.ts';
import type { Ending } from './run.ts';

const MIB = 1024 * 1024;

/** What the console says of a run's end: what was stopped, why, and what to do instead. */
export function endingText(ending: Ending, word: Word): string {
  if (ending.by === 'not-ready') {
    return word(`playground.not-ready.${ending.error.why}`, ending.error.values);
  }
  if (ending.by === 'no-tab-server') return word(`playground.tabless.${ending.why}`);
  if (ending.by !== 'budget') return word(`playground.ended.${ending.by}`);
  const { budget, limit, window } = ending.exceeded;
  return word(`playground.exceeded.${budget}`, {
    limit,
    mib: Math.round(limit / MIB),
    seconds: (budget === 'loop' ? limit : (window ?? 0)) / 1_000,
  });
}

/** The line that a run's end is about, if it is about one. */
export function endingPlace(ending: Ending): Place | undefined {
  if (ending.by === 'budget') return ending.exceeded.place;
  return ending.by === 'not-ready' ? ending.error.place : undefined;
}
