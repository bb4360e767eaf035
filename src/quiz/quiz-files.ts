import type { Language } from '../language.ts';
import { parseQuiz, type Quiz } from './quiz.ts';

const texts = import.meta.glob<string>('/content/quizzes/*/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/**
 * The quiz of a lesson in `language`, if there is one.
 * @throws {Error} that names the file and what is wrong in it.
 */
export function loadQuiz(lesson: string, language: Language): Quiz | undefined {
  const path = `/content/quizzes/${language}/${lesson}.json`;
  const json = texts[path];
  return json === undefined ? undefined : parseQuiz(json, path.slice(1));
}

/** Every quiz there is: its language and its lesson. */
export function quizNames(): { language: string; lesson: string }[] {
  return Object.keys(texts).flatMap((path) => {
    const [, language, lesson] = /^\/content\/quizzes\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
    return language === undefined || lesson === undefined ? [] : [{ language, lesson }];
  });
}
