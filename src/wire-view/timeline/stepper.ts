/** Milliseconds that one step takes at least in a replay. */
export const PACES = { slow: 1_400, medium: 700, quick: 250 } as const;
export type Pace = keyof typeof PACES;

/**
 * How long a replay waits before the next step: longer after longer gaps, but not in proportion,
 * since microseconds and seconds must both be seen.
 * @param gap ms that really passed.
 * @returns ms.
 */
export function waitOf(gap: number, pace: Pace): number {
  return PACES[pace] * (1 + Math.min(2, Math.log10(1 + Math.max(0, gap)) / 2));
}

/** Where one is in a list that may grow: at its end, and going along with it, or at a step. */
export interface Position {
  /** Index of the step; -1 in an empty list. */
  at: number;
  /** Whether it goes on with what comes. */
  follows: boolean;
}

export type Move = 'first' | 'previous' | 'next' | 'last' | { to: number } | { by: number };

export function move({ at }: Position, how: Move, count: number): Position {
  const last = count - 1;
  const wanted =
    how === 'first'
      ? 0
      : how === 'last'
        ? last
        : how === 'previous'
          ? at - 1
          : how === 'next'
            ? at + 1
            : 'to' in how
              ? how.to
              : at + how.by;
  const next = Math.max(Math.min(0, last), Math.min(last, wanted));
  return { at: next, follows: next === last };
}

/** The rows that must be there for those in sight, and some around: from `first` until before `end`. */
export function windowOf(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
): { first: number; end: number } {
  const around = 10;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - around);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + around);
  return { first: Math.min(first, end), end };
}
