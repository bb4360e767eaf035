import { expect, test } from 'vitest';
import { createStopSignals, ONE_SIGNAL } from './stop-signals.ts';

test('one Ctrl+C is one signal, however often it arrives; a second one ends at once', () => {
  const answer = createStopSignals();
  expect(answer(1_000)).toBe('stop');
  expect(answer(1_000)).toBe('nothing');
  expect(answer(1_000 + ONE_SIGNAL - 1)).toBe('nothing');
  expect(answer(1_000 + ONE_SIGNAL)).toBe('end-now');
});
