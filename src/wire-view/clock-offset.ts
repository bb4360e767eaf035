/** One moment as both clocks tell it, in ms. */
export interface ClockPair {
  page: number;
  server: number;
}

/** What is known of the server's clock in terms of the page's: server = page + offset. */
export interface ClockEstimate {
  /** Milliseconds to add to a page's time to get the server's. 0 where nothing is known. */
  offset: number;
  /**
   * The true offset is at most this far off, in ms; Infinity where causes bound it on one side
   * only, or not at all. Where the bounds cross (a clock jumped, or is too coarse), half of what
   * they cross by.
   */
  uncertainty: number;
  /** Bounds of the offset that the causes give, in ms. */
  lower: number;
  upper: number;
  /** Whether the bounds contradict each other. */
  isContradictory: boolean;
}

/**
 * Estimates the offset from causes alone (as NTP does from one exchange, RFC 5905 §8, but from all
 * of them): a send on the page comes before its frame at the server, so the offset is no more than
 * the difference of their times; a frame comes before its event, so it is no less than theirs. The
 * middle between the narrowest bounds is taken.
 * @param pageFirst Pairs whose page time is the earlier moment.
 * @param serverFirst Pairs whose server time is the earlier moment.
 */
export function estimateClock(
  pageFirst: readonly ClockPair[],
  serverFirst: readonly ClockPair[],
): ClockEstimate {
  let upper = Infinity;
  let lower = -Infinity;
  for (const { page, server } of pageFirst) upper = Math.min(upper, server - page);
  for (const { page, server } of serverFirst) lower = Math.max(lower, server - page);
  const isBounded = Number.isFinite(upper) && Number.isFinite(lower);
  const known = Number.isFinite(upper) ? upper : Number.isFinite(lower) ? lower : 0;
  return {
    offset: isBounded ? (lower + upper) / 2 : known,
    uncertainty: isBounded ? Math.abs(upper - lower) / 2 : Infinity,
    lower,
    upper,
    isContradictory: lower > upper,
  };
}
