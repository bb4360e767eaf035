import { expect, test } from 'vitest';
import { Lateness } from './lateness.ts';

test('only messages that came in every way are compared, with the first to bring each', () => {
  const lateness = new Lateness();
  lateness.add('poll', 1, 0);
  lateness.add('push', 2, 100);
  lateness.add('sse', 2, 102);
  lateness.add('long-poll', 2, 104);
  expect(lateness.of('poll')).toBeUndefined();
  lateness.add('poll', 2, 300);
  lateness.add('push', 3, 1_100);
  lateness.add('sse', 3, 1_100);
  lateness.add('long-poll', 3, 1_100);
  lateness.add('poll', 3, 1_140);
  expect(lateness.of('poll')).toBe(120);
  expect(lateness.of('sse')).toBe(1);
  expect(lateness.of('push')).toBe(0);
});
