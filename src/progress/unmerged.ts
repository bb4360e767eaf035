import type { Change } from './changes.ts';
import type { Progress } from './shape.ts';

/** Takes back what `merged(other)` made of `before`; what has changed since then stays. */
export function unmerged(other: Progress, before: Progress): Change {
  const group = <T>(
    now: ReadonlyMap<string, T>,
    added: ReadonlyMap<string, T>,
    old: typeof now,
  ) => {
    const names = [...added.keys()].filter((name) => {
      const is = JSON.stringify(now.get(name));
      return is === JSON.stringify(added.get(name)) && is !== JSON.stringify(old.get(name));
    });
    const entries = new Map(now);
    for (const name of names) {
      const value = old.get(name);
      if (value === undefined) entries.delete(name);
      else entries.set(name, value);
    }
    return entries;
  };
  return ({ read, exercises, quizzes }) => ({
    read: group(read, other.read, before.read),
    exercises: group(exercises, other.exercises, before.exercises),
    quizzes: group(quizzes, other.quizzes, before.quizzes),
  });
}
