import { expect, it } from 'vitest';
import en from '../../../content/ui/en.json' with { type: 'json' };
import zh from '../../../content/ui/zh.json' with { type: 'json' };
import type { ConsoleLine } from '../sandbox-protocol.ts';
import type { Word } from '../words.ts';
import { isFailure, spokenLine } from './spoken-line.ts';

const wordsOf =
  (texts: Record<string, string>): Word =>
  (key, values = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );

const LONG =
  'An attempt was made to use an object that is not, or is no longer, usable: still in CONNECTING state.';
const place = { file: 'main.js', line: 5, column: 3 };

function line(rest: Partial<ConsoleLine>): ConsoleLine {
  return { type: 'line', level: 'log', time: 0, values: [], depth: 0, ...rest };
}
const error = { type: 'error' as const, name: 'InvalidStateError', message: LONG, stack: [] };
const text = (text: string) => ({ type: 'string' as const, text });

it('an uncaught error is said whole, with its line', () => {
  const uncaught = line({ level: 'error', cause: 'uncaught', values: [error], place });
  expect(spokenLine(uncaught, wordsOf(en))).toBe(
    `Uncaught: InvalidStateError: ${LONG} (main.js, line 5)`,
  );
  expect(spokenLine(uncaught, wordsOf(zh))).toBe(
    `未捕获：InvalidStateError: ${LONG}（main.js 第 5 行）`,
  );
});

it('so is a rejection that nobody handles', () => {
  const rejection = line({ level: 'error', cause: 'rejection', values: [error], place });
  expect(spokenLine(rejection, wordsOf(en))).toBe(
    `Unhandled rejection: InvalidStateError: ${LONG} (main.js, line 5)`,
  );
});

it('warnings and errors say what they are; all else is said as it is', () => {
  const values = [text('too slow'), { type: 'number' as const, text: '7' }];
  const said = (level: ConsoleLine['level']) =>
    spokenLine(line({ level, values, place }), wordsOf(en));
  expect(said('warn')).toBe('Warning: too slow 7 (main.js, line 5)');
  expect(said('error')).toBe('Error: too slow 7 (main.js, line 5)');
  expect(said('log')).toBe('too slow 7');
  expect(said('info')).toBe('too slow 7');
});

it('an error without a text, and one without a place', () => {
  const bare = { ...error, message: '' };
  expect(spokenLine(line({ level: 'error', values: [bare] }), wordsOf(en))).toBe(
    'Error: InvalidStateError',
  );
});

it('an object is said by what it holds', () => {
  const tree = {
    type: 'tree' as const,
    id: 1,
    shape: 'object' as const,
    name: 'Object',
    entries: [{ key: 'code', value: { type: 'number' as const, text: '1006' } }],
    omitted: 0,
  };
  expect(spokenLine(line({ values: [text('closed'), tree] }), wordsOf(en))).toBe(
    'closed {code: 1006}',
  );
});

it('what nobody would listen to the end of is cut, and says so', () => {
  const said = spokenLine(line({ values: [text('x'.repeat(10_000))] }), wordsOf(en));
  expect(said).toHaveLength(301);
  expect(said.endsWith('…')).toBe(true);
});

it('knows what went wrong', () => {
  expect(isFailure(line({ level: 'error' }))).toBe(true);
  expect(isFailure(line({ level: 'warn' }))).toBe(false);
  expect(isFailure(line({ level: 'error', cause: 'uncaught' }))).toBe(true);
});
