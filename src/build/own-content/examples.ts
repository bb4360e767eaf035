import { basename } from 'node:path';
import { LANGUAGES } from '../../language.ts';
import { parseExample } from '../../playground/example.ts';
import { parseQuiz, rightOf, type Question } from '../../quiz/quiz.ts';
import type { ContentFolder } from './folder.ts';

/* What is wrong with a school's examples, exercises and quizzes, before anything is built of them. */

/** Every fault of the examples, as a sentence that names the file and what is expected. */
export function exampleFaults(own: ContentFolder): string[] {
  return own.names('examples').flatMap((name) => {
    const folder = `examples/${name}`;
    const file = `${folder}/example.json`;
    if (!/^[a-z0-9-]+$/.test(name)) {
      return [
        `${own.path(folder)}: expected a folder whose name has lower-case letters, digits and hyphens only.`,
      ];
    }
    if (!own.has(file)) return [`${own.path(file)} is missing: it says what the example is.`];
    const said = attempt(() => parseExample(own.text(file), own.path(file)));
    if ('fault' in said) return [said.fault];
    const { files, exercise } = said.value;
    const faults = missing(own, folder, files, '', `"files" in ${own.path(file)} names it`);
    if (exercise) {
      faults.push(...missing(own, folder, files, 'solution/', 'an exercise has a solution'));
      if (!own.has(`${folder}/check.ts`)) {
        faults.push(`${own.path(`${folder}/check.ts`)} is missing: it judges the exercise.`);
      }
    }
    return faults;
  });
}

/** The files that lie neither in the folder itself nor in that of each language. */
function missing(
  own: ContentFolder,
  folder: string,
  files: readonly string[],
  below: string,
  why: string,
): string[] {
  return files.flatMap((file) =>
    own.has(`${folder}/${below}${file}`)
      ? []
      : LANGUAGES.map((language) => `${folder}/${language}/${below}${file}`)
          .filter((path) => !own.has(path))
          .map((path) => `${own.path(path)} is missing: ${why}.`),
  );
}

/** Every fault of the quizzes, as a sentence that names the file and what is expected. */
export function quizFaults(own: ContentFolder, course: ContentFolder): string[] {
  const files = new Set(LANGUAGES.flatMap((language) => own.names(`quizzes/${language}`)));
  return [...files].sort().flatMap((file) => {
    const faults: string[] = [];
    const lessons = LANGUAGES.map(
      (language) => `lessons/${language}/${basename(file, '.json')}.mdx`,
    );
    const holders = lessons.flatMap((lesson) => {
      const holder = [own, course].find((each) => each.has(lesson));
      return holder ? [{ path: holder.path(lesson), text: holder.text(lesson) }] : [];
    });
    if (holders.length === 0) {
      faults.push(`${file} in ${own.path('quizzes')} has the name of no lesson.`);
    }
    for (const { path } of holders.filter((each) => !/^## /m.test(each.text))) {
      faults.push(
        `${path} has a quiz and no section: expected a line that begins with "## ", for the quiz stands before the last one.`,
      );
    }
    const shapes = LANGUAGES.map((language) => {
      const path = `quizzes/${language}/${file}`;
      if (!own.has(path)) {
        faults.push(`${own.path(path)} is missing: a quiz is there in every language.`);
        return undefined;
      }
      const said = attempt(() => parseQuiz(own.text(path), own.path(path)));
      if ('fault' in said) {
        faults.push(said.fault);
        return undefined;
      }
      return { path, text: JSON.stringify(said.value.questions.map(shapeOf)) };
    });
    const [first, other] = shapes;
    if (first && other && first.text !== other.text) {
      faults.push(
        `${own.path(first.path)} and ${own.path(other.path)} differ: expected the same ids in the same order, as many answers, and the right one at the same place.`,
      );
    }
    return faults;
  });
}

function shapeOf(question: Question) {
  return [question.id, question.answers.length, rightOf(question)];
}

function attempt<T>(act: () => T): { value: T } | { fault: string } {
  try {
    return { value: act() };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
