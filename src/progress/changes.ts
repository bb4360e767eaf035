import type { Progress, QuizScore } from './shape.ts';

/** A step forward, or back. Gives back what it was given where there is nothing to change. */
export type Change = (before: Progress) => Progress;

/** Marks a lesson as read at a date; the first time counts. */
export function lessonRead(lesson: string, at: string): Change {
  return (before) =>
    before.read.has(lesson) ? before : { ...before, read: new Map(before.read).set(lesson, at) };
}

export function lessonUnread(lesson: string): Change {
  return (before) => {
    if (!before.read.has(lesson)) return before;
    const read = new Map(before.read);
    read.delete(lesson);
    return { ...before, read };
  };
}

/** Marks an exercise as done at a date; the first time counts. */
export function exerciseDone(exercise: string, at: string): Change {
  return (before) =>
    before.exercises.has(exercise)
      ? before
      : { ...before, exercises: new Map(before.exercises).set(exercise, at) };
}

/** Keeps the score of a quiz if it is better than the one before. */
export function quizDone(lesson: string, score: QuizScore): Change {
  return (before) => {
    const old = before.quizzes.get(lesson);
    return old && !isBetter(score, old)
      ? before
      : { ...before, quizzes: new Map(before.quizzes).set(lesson, score) };
  };
}

/** Adds all that `other` holds: the earlier date and the better score of each stay. */
export function merged(other: Progress): Change {
  return (before) => {
    const changes: Change[] = [
      ...[...other.read].map(([lesson, at]) => earlier('read', lesson, at)),
      ...[...other.exercises].map(([exercise, at]) => earlier('exercises', exercise, at)),
      ...[...other.quizzes].map(([lesson, score]) => quizDone(lesson, score)),
    ];
    return changes.reduce((progress, change) => change(progress), before);
  };
}

function earlier(group: 'read' | 'exercises', name: string, at: string): Change {
  return (before) => {
    const old = before[group].get(name);
    return old !== undefined && Date.parse(old) <= Date.parse(at)
      ? before
      : { ...before, [group]: new Map(before[group]).set(name, at) };
  };
}

/** A larger share of right answers is better; of two that are equal, the one of more questions. */
function isBetter(one: QuizScore, other: QuizScore): boolean {
  const difference = one.score * other.of - other.score * one.of;
  return difference > 0 || (difference === 0 && one.of > other.of);
}
