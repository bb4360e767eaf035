import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Blockage } from './blockage.ts';
import { explainNoBytes, type NoBytesOptions } from './no-bytes.ts';
import type { TraceResult } from './trace-channel.ts';

const site = { page: new URL('http://192.0.2.7:9998/en/'), base: '/' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A slow channel, what the console shows at the moment, and what the server says that it saw. */
function slow(kind: Blockage['kind'], more: Partial<NoBytesOptions> = {}) {
  let settle: (result: TraceResult) => void = () => {};
  const outcome = new Promise<TraceResult>((resolve) => (settle = resolve));
  const shown: string[] = [];
  void explainNoBytes({
    channel: { probe: 'a1b2', since: performance.now() - 2_000, outcome: () => outcome },
    site,
    why: 'timeout',
    word: (key) => key,
    isThrough: () => false,
    note: (level, text) => {
      const at = shown.push(`${level} ${text}`) - 1;
      return (next, other) => (shown[at] = `${next} ${other}`);
    },
    ask: () => Promise.resolve({ kind, values: {} }),
    ...more,
  });
  return { shown, settle };
}

const SLOW = ['warn playground.traceless.slow'];
const OPEN = ['info playground.traceless.open'];
const blocked = (kind: string) => [`error playground.blocked.${kind} playground.blocked.try`];

test('a slow channel is called slow, and that is taken back when it opens', async () => {
  const { shown, settle } = slow('answer');
  expect(shown).toEqual(SLOW);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shown).toEqual(SLOW);
  settle({ id: 'c3d4' });
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual(OPEN);
});

test.each(['answer', 'server', 'stripped', 'unknown', 'refused', 'busy'] as const)(
  'while the attempt lasts, nothing is called blocked though the server saw “%s”',
  async (kind) => {
    const { shown, settle } = slow(kind);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown).toEqual(SLOW);
    settle({ id: 'c3d4' });
    await vi.advanceTimersByTimeAsync(0);
    expect(shown).toEqual(OPEN);
  },
);

test('an attempt that pages have overtaken by far is held back, until it opens after all', async () => {
  const { shown, settle } = slow('silent');
  await vi.advanceTimersByTimeAsync(7_900);
  expect(shown).toEqual(SLOW);
  await vi.advanceTimersByTimeAsync(200);
  expect(shown).toEqual(blocked('silent'));
  settle({ id: 'c3d4' });
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual(OPEN);
});

test('nothing is called blocked where a WebSocket of the run got through', async () => {
  const { shown } = slow('silent', { isThrough: () => true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown).toEqual(SLOW);
});

test('an attempt that ends is evidence', async () => {
  const { shown, settle } = slow('stripped');
  await vi.advanceTimersByTimeAsync(1_000);
  settle({ failure: 'refused' });
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual(blocked('stripped'));
});

test('an attempt that had ended before is explained at once, a version as well', async () => {
  const { shown } = slow('answer', { why: 'refused' });
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual(blocked('answer'));
  expect(slow('silent', { why: 'version' }).shown).toEqual(['warn playground.traceless.version']);
});
