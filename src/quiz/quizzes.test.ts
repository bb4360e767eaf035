import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../language.ts';
import { parseQuiz, rightOf, type Question } from './quiz.ts';

const LESSONS = 'content/lessons';
const QUIZZES = 'content/quizzes';

/** The lessons that teach, by their front matter: the reference and pages without a part do not. */
const taught = readdirSync(`${LESSONS}/zh`)
  .filter((file) => /^ {2}part: (?!reference)/m.test(readFileSync(`${LESSONS}/zh/${file}`, 'utf8')))
  .map((file) => file.replace('.mdx', ''))
  .sort();

const questionsOf = (language: Language, lesson: string): Question[] => {
  const path = `${QUIZZES}/${language}/${lesson}.json`;
  return parseQuiz(readFileSync(path, 'utf8'), path).questions;
};
const all = LANGUAGES.flatMap((language) =>
  taught.flatMap((lesson) =>
    questionsOf(language, lesson).map((question) => ({ language, lesson, question })),
  ),
);

/** How far a text reads: a Chinese character says as much as two or three Latin ones. */
const lengthOf = (text: string) => text.replace(/\p{Script=Han}/gu, 'xx').length;

describe('the quizzes', () => {
  it.each(LANGUAGES)(
    'are there for each lesson that teaches, and for no other, in %s',
    (language) => {
      expect(taught.length).toBeGreaterThan(20);
      const files = readdirSync(`${QUIZZES}/${language}`).map((file) => file.replace('.json', ''));
      expect(files.sort()).toEqual(taught);
    },
  );

  it.each(taught)('ask the same of %s in both languages, with the same right answers', (lesson) => {
    const shapeOf = ({ id, answers, show, ...rest }: Question) => ({
      id,
      answers: answers.length,
      right: rightOf({ id, answers, ...rest }),
      show: show?.as,
      lines: show?.text.split('\n').length,
    });
    expect(questionsOf('zh', lesson).map(shapeOf)).toEqual(questionsOf('en', lesson).map(shapeOf));
  });

  it('do not give the right answer away by its place', () => {
    const places = [0, 0, 0, 0];
    const english = all.filter(({ language }) => language === 'en');
    const four = english.filter(({ question }) => question.answers.length === 4);
    for (const { question } of four)
      places[rightOf(question)] = (places[rightOf(question)] ?? 0) + 1;
    for (const count of places) {
      expect(count / four.length, String(places)).toBeGreaterThan(0.17);
      expect(count / four.length, String(places)).toBeLessThan(0.33);
    }
    for (const lesson of taught) {
      const rights = questionsOf('en', lesson).map(rightOf);
      const most = Math.max(
        ...places.map((_, at) => rights.filter((right) => right === at).length),
      );
      expect(most, `${lesson}: right answers at ${String(rights)}`).toBeLessThanOrEqual(3);
    }
  });

  it.each(LANGUAGES)('do not give the right answer away by its length, in %s', (language) => {
    const mine = all.filter((each) => each.language === language);
    const share = (stands: (right: number, other: number) => boolean) =>
      mine.filter(({ question: { answers, ...rest } }) => {
        const at = rightOf({ answers, ...rest });
        const lengths = answers.map(({ text }) => lengthOf(text));
        const right = lengths[at] ?? 0;
        return lengths.every((length, other) => other === at || stands(right, length));
      }).length / mine.length;
    expect(share((right, other) => right > other)).toBeLessThan(0.35);
    expect(share((right, other) => right < other)).toBeLessThan(0.35);
  });

  it('say of each answer something of its own', () => {
    for (const { lesson, question } of all) {
      const whys = question.answers.map(({ why }) => why);
      expect(new Set(whys).size, `${lesson}: ${question.id}`).toBe(whys.length);
    }
  });
});
