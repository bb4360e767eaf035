import { expect, test } from 'vitest';
import { browserToken } from './browser-token.ts';

/** A browser's storage, which a test can have full or forbidden. */
function storage(room = true): Storage {
  const kept = new Map<string, string>();
  return {
    length: 0,
    clear: () => kept.clear(),
    key: () => null,
    getItem: (name) => kept.get(name) ?? null,
    removeItem: (name) => void kept.delete(name),
    setItem: (name, value) => {
      if (!room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(name, value);
    },
  };
}

test('a browser has one name in all its pages, and no other browser has it', () => {
  const [one, other] = [storage(), storage()];
  const token = browserToken(() => one);
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect(browserToken(() => one)).toBe(token);
  expect(browserToken(() => other)).not.toBe(token);
});

test('a browser that keeps nothing has none', () => {
  expect(browserToken(() => storage(false))).toBeUndefined();
  const forbidden = () => {
    throw new DOMException('no', 'SecurityError');
  };
  expect(browserToken(forbidden)).toBeUndefined();
});
