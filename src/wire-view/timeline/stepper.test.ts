import { describe, expect, it } from 'vitest';
import { move, PACES, waitOf, windowOf } from './stepper.ts';

describe('stepping', () => {
  const from = (at: number) => ({ at, follows: false });

  it('goes one on, one back, to both ends and to a place', () => {
    expect(move(from(3), 'next', 10).at).toBe(4);
    expect(move(from(3), 'previous', 10).at).toBe(2);
    expect(move(from(3), 'first', 10).at).toBe(0);
    expect(move(from(3), 'last', 10).at).toBe(9);
    expect(move(from(3), { to: 7 }, 10).at).toBe(7);
    expect(move(from(3), { by: -2 }, 10).at).toBe(1);
  });

  it('stays within the list, an empty one too', () => {
    expect(move(from(9), 'next', 10).at).toBe(9);
    expect(move(from(0), { by: -5 }, 10).at).toBe(0);
    expect(move(from(-1), 'next', 0).at).toBe(-1);
    expect(move(from(-1), 'first', 0).at).toBe(-1);
  });

  it('goes along with what comes only from the end', () => {
    expect(move(from(3), 'next', 10).follows).toBe(false);
    expect(move(from(8), 'next', 10).follows).toBe(true);
  });
});

describe('a replay', () => {
  it('waits longer after longer gaps, within bounds', () => {
    const waits = [-5, 0, 1, 10, 1_000, 1e9].map((gap) => waitOf(gap, 'medium'));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBe(PACES.medium);
    expect(waits.at(-1)).toBe(PACES.medium * 3);
  });
});

describe('the window of rows', () => {
  it('holds what is in sight and never more than there is', () => {
    expect(windowOf(0, 300, 30, 5)).toEqual({ first: 0, end: 5 });
    const { first, end } = windowOf(3_000, 300, 30, 1_000);
    expect(first).toBeLessThanOrEqual(100);
    expect(end).toBeGreaterThanOrEqual(110);
    expect(end - first).toBeLessThan(40);
    expect(windowOf(9_000, 300, 30, 5)).toEqual({ first: 5, end: 5 });
  });
});
