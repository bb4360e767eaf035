import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAnnouncer, sentences } from './announcer.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A live region, and all that was ever said in it. */
function listen() {
  const set: string[] = [];
  const region: Pick<HTMLElement, 'textContent'> = {
    set textContent(text: string) {
      set.push(text);
    },
    get textContent() {
      return set.at(-1) ?? '';
    },
  };
  const announcer = createAnnouncer(region, {
    lines: (count) => `${count} lines`,
    last: (line) => `last: ${line}`,
    moreErrors: (count) => `${count} more errors`,
    stop: '. ',
  });
  return { ...announcer, region, said: () => set.filter((text) => text !== '') };
}

it('a line alone is said as it is, and soon', () => {
  const { said, line } = listen();
  line('hello', false);
  vi.advanceTimersByTime(0);
  expect(said()).toEqual(['hello']);
});

it('a flood is said as how many lines there were and the last', () => {
  const { said, line } = listen();
  line('first', false);
  vi.advanceTimersByTime(0);
  for (let at = 1; at <= 1_000; at += 1) line(`line ${at}`, false);
  vi.advanceTimersByTime(1_999);
  expect(said()).toEqual(['first']);
  vi.advanceTimersByTime(1);
  expect(said()).toEqual(['first', '1000 lines. last: line 1000']);
});

it('of several lines each error is said, wherever it stands among them', () => {
  const { said, line } = listen();
  line('one', false);
  line('Uncaught TypeError: x is not a function', true);
  line('three', false);
  vi.advanceTimersByTime(0);
  expect(said()).toEqual(['3 lines. Uncaught TypeError: x is not a function. last: three']);
});

it('an error that is the last line is said once, and the same error again is not', () => {
  const { said, line } = listen();
  line('broken', true);
  line('between', false);
  line('broken', true);
  vi.advanceTimersByTime(0);
  expect(said()).toEqual(['3 lines. last: broken']);
});

it('of many different errors three are said, and how many more there are', () => {
  const { said, line } = listen();
  for (let at = 1; at <= 5; at += 1) line(`error ${at}`, true);
  line('end', false);
  vi.advanceTimersByTime(0);
  expect(said()).toEqual(['6 lines. error 1. error 2. error 3. 2 more errors. last: end']);
});

it('sentences of ours are said whole, in their place, and are no lines', () => {
  const { said, line, say } = listen();
  say('Running');
  line('a', false);
  line('b', false);
  say('Stopped.');
  line('c', false);
  vi.advanceTimersByTime(0);
  expect(said()).toEqual(['Running. 2 lines. last: b. Stopped. c']);
});

it('lines that were cleared away are not said; sentences are', () => {
  const { said, line, say, clear } = listen();
  line('of the run before', false);
  say('Running');
  clear();
  vi.advanceTimersByTime(0);
  expect(said()).toEqual(['Running']);
});

it('however many lines come, no two announcements are within two seconds', () => {
  const { said, line } = listen();
  for (let time = 0; time < 20_000; time += 10) {
    line(`at ${time}`, false);
    vi.advanceTimersByTime(10);
  }
  expect(said().length).toBeGreaterThan(8);
  expect(said().length).toBeLessThan(12);
});

it('after a pause a line is said soon again', () => {
  const { said, line } = listen();
  line('one', false);
  vi.advanceTimersByTime(10_000);
  line('two', false);
  vi.advanceTimersByTime(0);
  expect(said()).toEqual(['one', 'two']);
});

it('what was said does not stay to be read once more, and can be said again', () => {
  const { said, say, region } = listen();
  say('Running');
  vi.advanceTimersByTime(0);
  expect(region.textContent).toBe('Running');
  vi.advanceTimersByTime(2_000);
  expect(region.textContent).toBe('');
  say('Running');
  vi.advanceTimersByTime(0);
  expect(said()).toEqual(['Running', 'Running']);
});

it('a mark is set between sentences only where there is none', () => {
  expect(sentences(['One', 'two.', '', '“three!”', 'four'], '. ')).toBe('One. two. “three!” four');
  expect(sentences(['一', '二。', '三'], '。')).toBe('一。二。 三');
});
