import { describe, expect, it } from 'vitest';
import { exerciseDone, lessonRead, lessonUnread, merged, quizDone } from './changes.ts';
import { DAMAGED_KEY, KEY, progressStore } from './progress.ts';
import { jsonOf, NOTHING } from './shape.ts';
import { unmerged } from './unmerged.ts';

const AT = '2026-11-25T09:00:00.000Z';
const LATER = '2026-11-26T09:00:00.000Z';

/** A browser's store of one address, that two tabs may share. */
function memory(initial: Record<string, string> = {}) {
  const texts = new Map(Object.entries(initial));
  return {
    texts,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
}
const full = (initial?: Record<string, string>) => ({
  ...memory(initial),
  setItem() {
    throw new DOMException('no room', 'QuotaExceededError');
  },
});
const blocked = {
  getItem: () => {
    throw new DOMException('blocked', 'SecurityError');
  },
  setItem: () => {
    throw new DOMException('blocked', 'SecurityError');
  },
  removeItem: () => {
    throw new DOMException('blocked', 'SecurityError');
  },
};
const read = (...lessons: string[]) =>
  jsonOf({ ...NOTHING, read: new Map(lessons.map((lesson) => [lesson, AT])) });

describe('the store of progress', () => {
  it('keeps what was done, in the shape that is written down', () => {
    const store = memory();
    const progress = progressStore(store, () => 0);
    progress.change(lessonRead('constructor', AT));
    progress.change(exerciseDone('get-chat-v1', AT));
    progress.change(quizDone('frames', { score: 5, of: 6, at: AT }));
    expect(JSON.parse(store.texts.get(KEY) ?? '')).toEqual({
      version: 1,
      read: { constructor: AT },
      exercises: { 'get-chat-v1': AT },
      quizzes: { frames: { score: 5, of: 6, at: AT } },
    });
    expect(
      progressStore(store, () => 0)
        .read()
        .read.has('constructor'),
    ).toBe(true);
    expect(progress.keeping()).toBe('kept');
  });

  it('keeps the first date and the better score', () => {
    const progress = progressStore(memory(), () => 0);
    progress.change(lessonRead('frames', AT));
    progress.change(lessonRead('frames', LATER));
    for (const score of [3, 5, 4]) progress.change(quizDone('frames', { score, of: 6, at: LATER }));
    expect(progress.read().read.get('frames')).toBe(AT);
    expect(progress.read().quizzes.get('frames')?.score).toBe(5);
  });

  it('loses nothing that another tab wrote in the meantime', () => {
    const store = memory();
    const one = progressStore(store, () => 0);
    const other = progressStore(store, () => 0);
    one.change(lessonRead('frames', AT));
    other.change(lessonRead('send', AT));
    one.change(lessonRead('close', AT));
    expect([...one.read().read.keys()].sort()).toEqual(['close', 'frames', 'send']);
    other.change(lessonUnread('frames'));
    expect([...one.read().read.keys()].sort()).toEqual(['close', 'send']);
  });

  it('puts back what another tab wrote over, if both wrote at the same moment', () => {
    let now = 0;
    const store = memory();
    const progress = progressStore(store, () => now);
    progress.change(lessonRead('frames', AT));
    store.setItem(KEY, read('send'));
    progress.changedElsewhere(read('send'));
    expect([...progress.read().read.keys()].sort()).toEqual(['frames', 'send']);

    now = 5000;
    store.setItem(KEY, read('send'));
    progress.changedElsewhere(read('send'));
    expect([...progress.read().read.keys()]).toEqual(['send']);
  });

  it('tells of changes here and elsewhere', () => {
    const store = memory();
    const progress = progressStore(store, () => 0);
    let told = 0;
    progress.onChange(() => (told += 1));
    progress.change(lessonRead('frames', AT));
    progress.change(lessonRead('frames', LATER));
    expect(told).toBe(1);
    progress.changedElsewhere(read('frames', 'send'));
    expect(told).toBe(2);
  });

  it.each([
    ['no JSON', '{"version":1,'],
    ['something else', '"hello"'],
    ['a date that is none', '{"version":1,"read":{"frames":7},"exercises":{},"quizzes":{}}'],
  ])('goes on over %s, and keeps the damaged text aside', (_, damaged) => {
    const store = memory({ [KEY]: damaged });
    const progress = progressStore(store, () => 0);
    expect(progress.read()).toEqual(NOTHING);
    expect(store.texts.get(KEY)).toBe(damaged);
    progress.change(lessonRead('send', AT));
    expect([...progress.read().read.keys()]).toEqual(['send']);
    expect(store.texts.get(DAMAGED_KEY)).toBe(damaged);
    expect(progress.keeping()).toBe('kept');
  });

  it('leaves alone what a newer version wrote, and counts until the page is left', () => {
    const newer = '{"version":2,"lessons":["frames"]}';
    const store = memory({ [KEY]: newer });
    const progress = progressStore(store, () => 0);
    expect(progress.keeping()).toBe('newer');
    progress.change(lessonRead('send', AT));
    expect([...progress.read().read.keys()]).toEqual(['send']);
    expect([...store.texts]).toEqual([[KEY, newer]]);
    const undo = progress.reset();
    expect(progress.read()).toEqual(NOTHING);
    undo();
    expect(store.texts.get(KEY)).toBe(newer);
    expect([...progress.read().read.keys()]).toEqual(['send']);
  });

  it.each([
    ['is full', full({ [KEY]: read('frames') }), 'full', ['frames', 'send']],
    ['throws', blocked, 'blocked', ['send']],
    ['is not there', undefined, 'blocked', ['send']],
  ] as const)(
    'knows what was done for as long as the page is open if storage %s',
    (_, store, keeping, lessons) => {
      const progress = progressStore(store, () => 0);
      progress.change(lessonRead('send', AT));
      expect([...progress.read().read.keys()].sort()).toEqual(lessons);
      expect(progress.keeping()).toBe(keeping);
      const undo = progress.reset();
      undo();
      expect([...progress.read().read.keys()].sort()).toEqual(lessons);
    },
  );

  it('writes what it could not keep once there is room', () => {
    const store = memory();
    let isFull = true;
    const progress = progressStore(
      {
        ...store,
        setItem(key, text) {
          if (isFull) throw new DOMException('no room', 'QuotaExceededError');
          store.setItem(key, text);
        },
      },
      () => 0,
    );
    progress.change(lessonRead('send', AT));
    isFull = false;
    progress.change(lessonRead('close', AT));
    expect(progress.keeping()).toBe('kept');
    expect(Object.keys((JSON.parse(store.texts.get(KEY) ?? '') as { read: object }).read)).toEqual([
      'send',
      'close',
    ]);
  });

  it('forgets all, and brings it back with what came since', () => {
    const store = memory();
    const progress = progressStore(store, () => 0);
    progress.change(lessonRead('frames', AT));
    const undo = progress.reset();
    expect(store.texts.has(KEY)).toBe(false);
    progress.change(lessonRead('send', AT));
    undo();
    expect([...progress.read().read.keys()].sort()).toEqual(['frames', 'send']);
  });

  it('does not bring back what another tab has reset', () => {
    const store = memory();
    const progress = progressStore(store, () => 0);
    progress.change(lessonRead('frames', AT));
    store.removeItem(KEY);
    progress.changedElsewhere(null);
    expect(progress.read()).toEqual(NOTHING);
    expect(store.texts.has(KEY)).toBe(false);
    store.setItem(KEY, read('send'));
    progress.changedElsewhere(read('send'));
    expect([...progress.read().read.keys()]).toEqual(['send']);
  });
});

describe('progress from elsewhere', () => {
  const here = {
    read: new Map([['frames', LATER]]),
    exercises: new Map([['a', AT]]),
    quizzes: new Map([['frames', { score: 3, of: 6, at: AT }]]),
  };
  const there = {
    read: new Map([
      ['frames', AT],
      ['send', AT],
    ]),
    exercises: new Map([['a', LATER]]),
    quizzes: new Map([
      ['frames', { score: 6, of: 6, at: LATER }],
      ['send', { score: 1, of: 5, at: AT }],
    ]),
  };

  it('is added: the earlier date and the better score of each stay', () => {
    const both = merged(there)(here);
    expect(Object.fromEntries(both.read)).toEqual({ frames: AT, send: AT });
    expect(Object.fromEntries(both.exercises)).toEqual({ a: AT });
    expect(both.quizzes.get('frames')?.score).toBe(6);
    expect(both.quizzes.size).toBe(2);
    expect(merged(here)(both)).toBe(both);
  });

  it('is taken back without what was done since', () => {
    const better = quizDone('send', { score: 4, of: 5, at: LATER });
    const since = better(lessonRead('close', LATER)(merged(there)(here)));
    const after = unmerged(there, here)(since);
    expect(Object.fromEntries(after.read)).toEqual({ frames: LATER, close: LATER });
    expect(Object.fromEntries(after.exercises)).toEqual({ a: AT });
    expect(Object.fromEntries(after.quizzes)).toEqual({
      frames: { score: 3, of: 6, at: AT },
      send: { score: 4, of: 5, at: LATER },
    });
  });
});
