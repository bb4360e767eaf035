/* What is said of each answer of a quiz: fetched when a question is first answered. */
import type { APIRoute } from 'astro';
import { LANGUAGES, type Language } from '../../../language.ts';
import { SAID, type Feedback } from '../../../quiz/feedback.ts';
import { loadQuiz, quizNames } from '../../../quiz/quiz-files.ts';
import { wordsIn } from '../../../words.ts';

export function getStaticPaths() {
  return quizNames().flatMap(({ language, lesson }) =>
    LANGUAGES.filter((each) => each === language).map((lang) => ({
      params: { lang, lesson },
      props: { lang, lesson },
    })),
  );
}

interface Props {
  lang: Language;
  lesson: string;
}

export const GET: APIRoute<Props> = ({ props: { lang, lesson } }) => {
  const word = wordsIn(lang);
  const questions = loadQuiz(lesson, lang)?.questions ?? [];
  const feedback: Feedback = {
    words: Object.fromEntries(SAID.map((key) => [key, word(`quiz.${key}`)])),
    whys: Object.fromEntries(
      questions.map(({ id, answers }) => [id, answers.map(({ why }) => why)]),
    ),
  };
  return Response.json(feedback);
};
