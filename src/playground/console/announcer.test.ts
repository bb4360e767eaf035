import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAnnouncer } from './announcer.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A live region, and all that was ever said in it. */
function listen() {
  const said: string[] = [];
  const region: Pick<HTMLElement, 'textContent'> = {
    set textContent(text: string) {
      said.push(text);
    },
    get textContent() {
      return said.at(-1) ?? '';
    },
  };
  return { said, announce: createAnnouncer(region, (count, last) => `${count}: ${last}`) };
}

it('a line alone is said as it is, and soon', () => {
  const { said, announce } = listen();
  announce('hello');
  vi.advanceTimersByTime(0);
  expect(said).toEqual(['hello']);
});

it('a flood is said as how many lines there were and the last', () => {
  const { said, announce } = listen();
  announce('first');
  vi.advanceTimersByTime(0);
  for (let line = 1; line <= 1_000; line += 1) announce(`line ${line}`);
  vi.advanceTimersByTime(1_999);
  expect(said).toEqual(['first']);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['first', '1000: line 1000']);
});

it('however many lines come, no two announcements are within two seconds', () => {
  const { said, announce } = listen();
  for (let time = 0; time < 20_000; time += 10) {
    announce(`at ${time}`);
    vi.advanceTimersByTime(10);
  }
  expect(said.length).toBeGreaterThan(8);
  expect(said.length).toBeLessThan(12);
});

it('after a pause a line is said soon again', () => {
  const { said, announce } = listen();
  announce('one');
  vi.advanceTimersByTime(10_000);
  announce('two');
  vi.advanceTimersByTime(0);
  expect(said).toEqual(['one', 'two']);
});
