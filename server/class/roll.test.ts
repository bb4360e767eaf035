import { expect, test } from 'vitest';
import { Roll } from './roll.ts';

test('a watcher that fails is told of, and keeps the number neither from others nor from whoever comes', async () => {
  const failed: unknown[] = [];
  const roll = new Roll((error) => failed.push(error));
  const broken = new TypeError('broken for a test');
  const stop = roll.watch((joined) => {
    if (joined !== 0) throw broken;
  });
  const told: number[] = [];
  const gone = new Promise<void>((resolve) => {
    roll.watch((joined) => {
      told.push(joined);
      if (told.length === 4) resolve();
    });
  });
  const leave = [roll.join('a', 1), roll.join('b', 1)];
  leave[0]?.();
  await gone;
  expect(told).toEqual([0, 1, 2, 1]);
  expect(failed).toEqual([broken, broken, broken]);
  stop();
});
