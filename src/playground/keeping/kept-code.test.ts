import { describe, expect, it } from 'vitest';
import { keptCode, LONGEST, MOST } from './kept-code.ts';

function memory(): Storage {
  const texts = new Map<string, string>();
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
    key: (at) => [...texts.keys()][at] ?? null,
    clear: () => texts.clear(),
    get length() {
      return texts.size;
    },
  };
}

describe('code that is kept', () => {
  it('is there again, for its own example only', () => {
    const store = memory();
    keptCode(store, () => 1).write('en:one', { 'main.js': 'mine' });
    expect(keptCode(store, () => 2).read('en:one')).toEqual({ 'main.js': 'mine' });
    expect(keptCode(store, () => 2).read('zh:one')).toBeUndefined();
  });

  it('is forgotten when nothing differs from the original any more', () => {
    const store = memory();
    const kept = keptCode(store, () => 1);
    kept.write('en:one', { 'main.js': 'mine' });
    kept.write('en:one', {});
    expect(store.length).toBe(0);
  });

  it('gives way to newer code, the oldest first', () => {
    const store = memory();
    let time = 0;
    const kept = keptCode(store, () => time);
    store.setItem('another', 'not ours');
    for (time = 1; time <= MOST + 2; time += 1) kept.write(`en:${time}`, { 'main.js': 'x' });
    expect(kept.read('en:1')).toBeUndefined();
    expect(kept.read('en:2')).toBeUndefined();
    expect(kept.read('en:3')).toBeDefined();
    expect(store.getItem('another')).toBe('not ours');
  });

  it('is not kept beyond its bounds, and what was kept before stays', () => {
    const kept = keptCode(memory(), () => 1);
    kept.write('en:one', { 'main.js': 'small' });
    kept.write('en:one', { 'main.js': 'x'.repeat(LONGEST) });
    expect(kept.read('en:one')).toEqual({ 'main.js': 'small' });
  });

  it.each(['', '{', 'null', '[]', '{"at":1}', '{"at":1,"files":{"main.js":1}}'])(
    'is not taken for code when it is %j',
    (text) => {
      const store = memory();
      store.setItem('ws101:code:en:one', text);
      expect(keptCode(store, () => 1).read('en:one')).toBeUndefined();
    },
  );

  it('does without a store, or one that refuses', () => {
    const refusing = {
      length: 0,
      key: () => null,
      removeItem: () => {},
      getItem: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    for (const store of [undefined, refusing]) {
      const kept = keptCode(store, () => 1);
      kept.write('en:one', { 'main.js': 'mine' });
      expect(kept.read('en:one')).toBeUndefined();
    }
  });
});
