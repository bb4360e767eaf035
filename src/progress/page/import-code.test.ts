import { expect, test } from 'vitest';
import type { CodeEntry } from '../../playground/keeping/kept-code.ts';
import { compared, takenBack } from './import-code.ts';

const entry = (text: string, at = 1) => ({ at, files: { 'main.js': text } });

test('what is not here is added, what is the same is left, what differs is asked about', () => {
  const here = new Map<string, CodeEntry>([
    ['en:same', entry('x', 1)],
    ['en:mine', entry('newer', 9)],
    ['en:more', { at: 1, files: { 'main.js': 'x', 'other.js': 'y' } }],
  ]);
  const there = new Map([
    ['en:same', entry('x', 5)],
    ['en:mine', entry('older', 2)],
    ['en:more', entry('x')],
    ['en:new', entry('new')],
  ]);
  const { added, conflicts } = compared(here, there);
  expect([...added]).toEqual([['en:new', entry('new')]]);
  expect(conflicts.map(({ name }) => name)).toEqual(['en:mine', 'en:more']);
  expect(conflicts[0]).toEqual({
    name: 'en:mine',
    here: entry('newer', 9),
    there: entry('older', 2),
  });
});

test('taking it back brings what was there before, and leaves what was written since', () => {
  const written = new Map([
    ['en:added', entry('a')],
    ['en:replaced', entry('r')],
    ['en:changed', entry('c')],
    ['en:gone', entry('g')],
  ]);
  const before = new Map([['en:replaced', entry('was here', 3)]]);
  const now = new Map([
    ['en:added', entry('a')],
    ['en:replaced', entry('r')],
    ['en:changed', entry('c, and more', 8)],
  ]);
  expect([...takenBack(written, before, now)]).toEqual([
    ['en:added', undefined],
    ['en:replaced', entry('was here', 3)],
  ]);
});
