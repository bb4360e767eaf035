import { describe, expect, it } from 'vitest';
import { loopWatch } from './loop-watch.ts';

class Stopped extends Error {}

/** A watch on a clock of its own, which moves 1 ms a round. */
function watched(limit: number) {
  let time = 0;
  let next: (() => void) | undefined;
  const watch = loopWatch(
    limit,
    () => {
      throw new Stopped();
    },
    () => time,
    (callback) => (next = callback),
  );
  return {
    rounds: (count: number) => {
      for (let n = 0; n < count; n += 1) {
        time += 1;
        watch.round();
      }
    },
    newTask: () => next?.(),
    dialog: (ms: number) => {
      time += ms;
      watch.forgive();
    },
  };
}

describe('a watch on loops', () => {
  it('ends a task that runs for too long, and whatever goes on after that', () => {
    const { rounds, newTask } = watched(1_000);
    rounds(1_000);
    expect(() => rounds(400)).toThrow(Stopped);
    newTask();
    expect(() => rounds(1)).toThrow(Stopped);
  });

  it('leaves many short tasks alone', () => {
    const { rounds, newTask } = watched(1_000);
    for (let n = 0; n < 20; n += 1) {
      rounds(900);
      newTask();
    }
  });

  it('does not count the time that a dialog was open', () => {
    const { rounds, dialog } = watched(1_000);
    for (let n = 0; n < 20; n += 1) {
      rounds(500);
      dialog(60_000);
    }
    expect(() => rounds(1_400)).toThrow(Stopped);
  });
});
