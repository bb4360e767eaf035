import { describe, expect, it } from 'vitest';
import { allKept } from './all-kept.ts';
import { keptCode, type CodeEntry, type Store } from './kept-code.ts';

/** A browser's store with room for `room` UTF-16 units of keys and values. */
function memory(room = Infinity, errorName = 'QuotaExceededError'): Storage {
  const texts = new Map<string, string>();
  const taken = () => [...texts].reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => {
      const others = taken() - (texts.has(key) ? key.length + (texts.get(key) ?? '').length : 0);
      if (others + key.length + text.length > room) throw new DOMException('no room', errorName);
      texts.set(key, text);
    },
    removeItem: (key) => void texts.delete(key),
    key: (at) => [...texts.keys()][at] ?? null,
    clear: () => texts.clear(),
    get length() {
      return texts.size;
    },
  };
}

/** All that can be done with what is kept. */
const keeper = (store: Store | undefined, now: () => number) => ({
  ...keptCode(store, now),
  ...allKept(store),
});

const entry = (text: string, at = 1): CodeEntry => ({ at, files: { 'main.js': text } });

describe('code that is kept', () => {
  it('is there again, for its own example only', () => {
    const store = memory();
    expect(keeper(store, () => 1).write('en:one', { 'main.js': 'mine' })).toBe('kept');
    expect(keeper(store, () => 2).read('en:one')).toEqual({ 'main.js': 'mine' });
    expect(keeper(store, () => 2).read('zh:one')).toBeUndefined();
  });

  it('is forgotten when nothing differs from the original any more', () => {
    const store = memory();
    const kept = keeper(store, () => 1);
    kept.write('en:one', { 'main.js': 'mine' });
    kept.write('en:one', {});
    expect(store.length).toBe(0);
  });

  it('is all kept, for more examples than the course has, in both languages', () => {
    const store = memory();
    let time = 0;
    const kept = keeper(store, () => (time += 1));
    store.setItem('another', 'not ours');
    const names = ['zh', 'en'].flatMap((language) =>
      Array.from({ length: 300 }, (_, at) => `${language}:example-${at}`),
    );
    for (const name of names) kept.write(name, { 'main.js': name });
    for (const name of names) expect(kept.read(name)).toEqual({ 'main.js': name });
    expect([...kept.all().keys()]).toEqual(names.toSorted());
    expect(kept.all().get('zh:example-0')).toEqual(entry('zh:example-0'));
    expect(store.getItem('another')).toBe('not ours');
  });

  it.each(['QuotaExceededError', 'NS_ERROR_DOM_QUOTA_REACHED'])(
    'says so where the room has ended (%s), and nothing that was kept goes',
    (name) => {
      const kept = keeper(memory(500, name), () => 1);
      expect(kept.write('en:one', { 'main.js': 'one' })).toBe('kept');
      expect(kept.write('en:two', { 'main.js': 'two' })).toBe('kept');
      expect(kept.write('en:two', { 'main.js': 'x'.repeat(500) })).toBe('full');
      expect(kept.write('en:three', { 'main.js': 'x'.repeat(500) })).toBe('full');
      expect([...kept.all()]).toEqual([
        ['en:one', entry('one')],
        ['en:two', entry('two')],
      ]);
      kept.write('en:one', {});
      expect(kept.write('en:three', { 'main.js': 'three' })).toBe('kept');
    },
  );

  it('takes a store that is full while it is empty for one that is blocked', () => {
    expect(keeper(memory(0), () => 1).write('en:one', { 'main.js': 'x' })).toBe('blocked');
  });

  it.each(['', '{', 'null', '[]', '{"at":1}', '{"at":1,"files":{"main.js":1}}'])(
    'is not taken for code when it is %j',
    (text) => {
      const store = memory();
      store.setItem('ws101:code:en:one', text);
      expect(keeper(store, () => 1).read('en:one')).toBeUndefined();
      expect(keeper(store, () => 1).all().size).toBe(0);
    },
  );

  it('does without a store, or one that refuses', () => {
    const refuse = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    const refusing = {
      length: 0,
      key: refuse,
      removeItem: refuse,
      getItem: refuse,
      setItem: refuse,
    };
    for (const store of [undefined, refusing]) {
      const kept = keeper(store, () => 1);
      expect(kept.write('en:one', { 'main.js': 'mine' })).toBe('blocked');
      expect(kept.put(new Map([['en:one', entry('mine')]]))).toBe('blocked');
      expect(kept.read('en:one')).toBeUndefined();
      expect(kept.all().size).toBe(0);
    }
  });
});

describe('code that is put where it belongs', () => {
  it('is there with the time at which it was written, or gone', () => {
    const kept = keeper(memory(), () => 9);
    kept.write('en:gone', { 'main.js': 'x' });
    const entries = new Map([
      ['en:one', entry('one', 5)],
      ['en:gone', undefined],
    ]);
    expect(kept.put(entries)).toBe('kept');
    expect([...kept.all()]).toEqual([['en:one', entry('one', 5)]]);
  });

  it('leaves all as it was where one does not fit, at whichever', () => {
    for (const at of [0, 1, 2, 3]) {
      const kept = keeper(memory(600), () => 1);
      kept.write('en:long', { 'main.js': 'l'.repeat(150) });
      kept.write('en:short', { 'main.js': 's' });
      kept.write('en:gone', { 'main.js': 'g'.repeat(60) });
      const before = [...kept.all()];
      const entries: [string, CodeEntry | undefined][] = [
        ['en:gone', undefined],
        ['en:long', entry('L')],
        ['en:short', entry('S'.repeat(180))],
      ];
      entries.splice(at, 0, ['en:new', entry('n'.repeat(600))]);
      expect(kept.put(new Map(entries))).toBe('full');
      expect([...kept.all()]).toEqual(before);
    }
  });
});
