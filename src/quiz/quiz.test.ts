import { describe, expect, it } from 'vitest';
import { piecesOf } from './inline.ts';
import { parseQuiz, rightOf } from './quiz.ts';

const answers = [
  { text: 'one', why: 'because', right: true },
  { text: 'two', why: 'since' },
];
const questions = ['a', 'b', 'c', 'd'].map((id) => ({ id, ask: 'What?', answers }));
const first = (change: object) =>
  JSON.stringify({
    questions: questions.map((each, at) => (at === 0 ? { ...each, ...change } : each)),
  });
const faultsOf = (json: string) => {
  try {
    parseQuiz(json, 'content/quizzes/en/frames.json');
  } catch (error) {
    return String(error);
  }
  throw new Error('it was taken');
};

describe('a quiz', () => {
  it('is read where all is as expected', () => {
    const quiz = parseQuiz(JSON.stringify({ questions }), 'x.json');
    expect(quiz.questions.map(rightOf)).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ['no JSON', '{', 'expected JSON'],
    ['too few questions', JSON.stringify({ questions: questions.slice(1) }), '"questions": '],
    ['an unknown field', first({ hint: 'x' }), '"questions.0"'],
    ['no right answer', first({ answers: [answers[1], { text: 'x', why: 'y' }] }), 'found 0'],
    [
      'two right answers',
      first({ answers: [answers[0], { ...answers[0], text: 'x' }] }),
      'found 2',
    ],
    [
      'an answer without a why',
      first({ answers: [answers[0], { text: 'x' }] }),
      '"questions.0.answers.1.why"',
    ],
    [
      'an empty why',
      first({ answers: [answers[0], { text: 'x', why: ' ' }] }),
      '"questions.0.answers.1.why"',
    ],
    [
      'an answer twice',
      first({ answers: [answers[0], { text: 'one', why: 'y' }] }),
      'the same text',
    ],
    ['an id twice', first({ id: 'b' }), 'found "b" twice'],
    ['an id in capitals', first({ id: 'A' }), 'lower-case letters'],
    ['a backtick without its pair', first({ ask: 'What is `x?' }), 'backticks in pairs'],
    ['an unknown kind of code', first({ show: { as: 'css', text: 'x' } }), '"questions.0.show.as"'],
  ])('with %s is refused by file and field', (_, json, expected) => {
    const faults = faultsOf(json);
    expect(faults).toContain('content/quizzes/en/frames.json');
    expect(faults).toContain(expected);
  });

  it('marks code between backticks', () => {
    expect(piecesOf('`a` is b')).toEqual([
      { text: 'a', isCode: true },
      { text: ' is b', isCode: false },
    ]);
  });
});
