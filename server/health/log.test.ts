import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLog, REPEAT_AFTER } from './log.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function open(isHuman = false) {
  const lines: string[] = [];
  return { lines, log: createLog((line) => lines.push(line), isHuman) };
}

test('a line is one JSON object', () => {
  const { lines, log } = open();
  log.write('info', 'started', { port: 9998 });
  expect(lines).toEqual([
    '{"time":"1970-01-01T00:00:00.000Z","level":"info","event":"started","port":9998}\n',
  ]);
});

test('on a terminal a line is text', () => {
  const { lines, log } = open(true);
  log.write('warn', 'limit', { limit: 'idle' });
  expect(lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d warn: limit limit=idle\n$/)]);
});

test('what comes often is told at once, then counted, then told anew', () => {
  const { lines, log } = open();
  const hit = () => log.often('warn', 'limit', { limit: 'idle' });
  const told = () => lines.map((line) => (JSON.parse(line) as { times?: number }).times);
  for (let times = 0; times < 1_000; times += 1) hit();
  expect(told()).toEqual([undefined]);
  log.often('warn', 'limit', { limit: 'stall' });
  expect(told()).toEqual([undefined, undefined]);
  vi.advanceTimersByTime(REPEAT_AFTER);
  expect(told()).toEqual([undefined, undefined, 999]);
  vi.advanceTimersByTime(3 * REPEAT_AFTER);
  hit();
  expect(told()).toEqual([undefined, undefined, 999, undefined]);
});

test('a fault says where, and not with which words', () => {
  const { lines, log } = open();
  log.fault('request-failed', Object.assign(new TypeError('secret of a learner'), { code: 'E' }));
  expect(lines[0]).not.toContain('secret');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    event: 'request-failed',
    error: 'TypeError',
    code: 'E',
    stack: expect.arrayContaining([expect.stringContaining('log.test.ts')]) as string[],
  });
});

test('a message whose lines look like places is left out all the same', () => {
  const { lines, log } = open();
  log.fault('request-failed', new Error('of\n    at secret (/chat?name=Ada)\n'));
  expect(lines[0]).not.toContain('secret');
  expect(lines[0]).toContain('log.test.ts');
});

test('a tag is hidden wherever one should ever stand', () => {
  const id = 'AbCdEfGhIjKlMnOpQrStUv-_';
  for (const isHuman of [false, true]) {
    const { lines, log } = open(isHuman);
    log.write('info', 'started', {
      url: `http://a/?trace=x&trace=${id}`,
      list: [`/?%74race=${id}`],
    });
    expect(lines[0]).not.toContain(id);
  }
});

test('a fault that is no error is named by its kind', () => {
  const { lines, log } = open();
  log.fault('request-failed', 'secret');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: 'string' });
});
