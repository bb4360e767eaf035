import { describe, expect, it } from 'vitest';
import { lastTick, tick, ticksSince } from './feed.ts';

const EVERY = 1_000;
const at = (n: number, more = 0) => tick(n, EVERY).time + more;

describe('the feed', () => {
  it('counts a tick from the millisecond at which it is due', () => {
    expect(lastTick(EVERY, at(7) - 1)).toBe(6);
    expect(lastTick(EVERY, at(7))).toBe(7);
  });

  it('is never before its first tick, even where the clock was put back', () => {
    expect(lastTick(EVERY, at(1) - 3_600_000)).toBe(1);
  });

  it('tells the last tick to whoever has none yet', () => {
    expect(ticksSince(undefined, EVERY, at(9, 500))).toEqual([tick(9, EVERY)]);
  });

  it('tells each missed tick once, in order', () => {
    expect(ticksSince(6, EVERY, at(9)).map(({ n }) => n)).toEqual([7, 8, 9]);
  });

  it('tells nothing to whoever has all, or says to have ticks of the future', () => {
    expect(ticksSince(9, EVERY, at(9))).toEqual([]);
    expect(ticksSince(1e12, EVERY, at(9))).toEqual([]);
  });

  it('tells the newest hundred to whoever was away for long', () => {
    const numbers = ticksSince(0, EVERY, at(5_000)).map(({ n }) => n);
    expect(numbers).toHaveLength(100);
    expect([numbers[0], numbers.at(-1)]).toEqual([4_901, 5_000]);
  });
});
