import { describe, expect, it } from 'vitest';
import { jsonOf, MOST, NOTHING, readProgress } from './shape.ts';

const AT = '2026-11-25T09:00:00.000Z';
const whole = {
  version: 1,
  read: { frames: AT, constructor: AT },
  exercises: { 'get-chat-v1': AT },
  quizzes: { frames: { score: 4, of: 6, at: AT } },
};

describe('reading progress', () => {
  it('gives back what was written, a lesson called “constructor” included', () => {
    const { progress, faults } = readProgress(whole);
    expect(faults).toEqual([]);
    expect(progress.read.get('constructor')).toBe(AT);
    expect(progress.quizzes.get('frames')).toEqual({ score: 4, of: 6, at: AT });
    expect(JSON.parse(jsonOf(progress))).toEqual(whole);
    expect(NOTHING.read.has('constructor')).toBe(false);
  });

  it.each([
    ['a list', [], '', 'object'],
    ['null', null, '', 'object'],
    ['no version', { ...whole, version: undefined }, 'version', 'version'],
    ['a version of text', { ...whole, version: '1' }, 'version', 'version'],
    ['a newer version', { ...whole, version: 2 }, 'version', 'newer'],
    ['a group that is missing', { ...whole, exercises: undefined }, 'exercises', 'group'],
    ['a field of its own', { ...whole, user: 'Ada' }, 'user', 'field'],
    ['a name with a space', { ...whole, read: { 'a b': AT } }, 'read.a b', 'name'],
    ['a word for a date', { ...whole, read: { frames: 'yesterday' } }, 'read.frames', 'date'],
    ['a day that is none', { ...whole, read: { a: '2026-13-41T09:00:00Z' } }, 'read.a', 'date'],
    [
      'a score beyond its questions',
      { ...whole, quizzes: { frames: { score: 7, of: 6, at: AT } } },
      'quizzes.frames',
      'score',
    ],
    [
      'a score without a date',
      { ...whole, quizzes: { frames: { score: 1, of: 6 } } },
      'quizzes.frames.at',
      'date',
    ],
  ])('names the fault in %s', (_, data, at, expected) => {
    expect(readProgress(data).faults).toMatchObject([{ at, expected }]);
  });

  it('keeps what is sound beside what is not', () => {
    const { progress, faults } = readProgress({ ...whole, read: { frames: AT, send: 7 } });
    expect(faults).toEqual([{ at: 'read.send', expected: 'date', found: '7' }]);
    expect([...progress.read.keys()]).toEqual(['frames']);
    expect(progress.quizzes.size).toBe(1);
  });

  it('is not grown by a text without end', () => {
    const many = Object.fromEntries(Array.from({ length: MOST + 5 }, (_, at) => [`l${at}`, AT]));
    const { progress, faults } = readProgress({ ...whole, read: many });
    expect(faults).toEqual([{ at: 'read', expected: 'few', found: String(MOST + 5) }]);
    expect(progress.read.size).toBe(MOST);
    expect(readProgress('x'.repeat(9000)).faults[0]?.found.length).toBeLessThan(70);
  });

  it('takes no key that would reach into a prototype', () => {
    const data: unknown = JSON.parse(
      `{"version":1,"read":{"__proto__":"${AT}"},"exercises":{},"quizzes":{}}`,
    );
    const { progress, faults } = readProgress(data);
    expect(faults).toMatchObject([{ at: 'read.__proto__', expected: 'name' }]);
    expect(progress.read.size).toBe(0);
  });
});
