import { element, part } from '../../playground/element.ts';
import type { Word } from '../../playground/words.ts';
import type { Progress } from '../shape.ts';

interface Sum {
  done: number;
  of: number;
}

/** Lessons read, exercises done, and questions right at the first try, of those in the course. */
export type Sums = Record<'read' | 'exercises' | 'quizzes', Sum>;

function rowsOf(host: HTMLElement) {
  return [...host.querySelectorAll<HTMLElement>('[data-row]')].map((row) => ({
    row,
    lesson: row.dataset['row'] ?? '',
    exercises: (row.dataset['exercises'] ?? '').split(' ').filter((slug) => slug !== ''),
    questions: Number(row.dataset['questions']),
  }));
}

export function sumsOf(host: HTMLElement, { read, exercises, quizzes }: Progress): Sums {
  const rows = rowsOf(host);
  const all = [...new Set(rows.flatMap((row) => row.exercises))];
  const scores = rows.map(({ lesson, questions }) => ({
    done: Math.min(quizzes.get(lesson)?.score ?? 0, questions),
    of: questions,
  }));
  return {
    read: { done: rows.filter(({ lesson }) => read.has(lesson)).length, of: rows.length },
    exercises: { done: all.filter((slug) => exercises.has(slug)).length, of: all.length },
    quizzes: {
      done: scores.reduce((sum, { done }) => sum + done, 0),
      of: scores.reduce((sum, { of }) => sum + of, 0),
    },
  };
}

/** Fills the cells of every lesson. */
export function showRows(host: HTMLElement, known: Progress, word: Word): void {
  const dates = new Intl.DateTimeFormat(host.lang, { dateStyle: 'medium' });
  for (const { row, lesson, exercises, questions } of rowsOf(host)) {
    const at = known.read.get(lesson);
    const read = part(row, '[data-cell="read"]', HTMLElement);
    if (at === undefined) read.replaceChildren('—');
    else {
      const mark = element('b', '', '✓');
      mark.ariaHidden = 'true';
      const time = element('time', '', dates.format(new Date(at)));
      time.dateTime = at;
      read.replaceChildren(mark, element('span', 'sr-only', word('progress.tick')), ' ', time);
    }
    const done = exercises.filter((slug) => known.exercises.has(slug)).length;
    showShare(part(row, '[data-cell="exercises"]', HTMLElement), done, exercises.length);
    const score = known.quizzes.get(lesson);
    const quiz = part(row, '[data-cell="quizzes"]', HTMLElement);
    if (score) showShare(quiz, score.score, score.of);
    else quiz.textContent = questions === 0 ? '—' : `– / ${questions}`;
  }
}

function showShare(cell: HTMLElement, done: number, of: number): void {
  cell.textContent = of === 0 ? '—' : `${done} / ${of}`;
  cell.toggleAttribute('data-full', of > 0 && done === of);
}
