import { z } from 'zod';
import { parseContent } from '../content-file.ts';

/** Text in which a pair of backticks marks code. */
const text = z
  .string()
  .trim()
  .min(1)
  .refine((value) => (value.split('`').length - 1) % 2 === 0, {
    error: 'expected backticks in pairs: `like this`',
  });

const answer = z.strictObject({
  text: text.describe('What can be chosen.'),
  why: text.describe('Why it is right, or why it is wrong.'),
  right: z.literal(true).optional().describe('On the one right answer, and on no other.'),
});

const question = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/, {
      error: 'expected lower-case letters, digits and hyphens, the same in every language',
    }),
    ask: text,
    show: z
      .strictObject({
        as: z.enum(['js', 'http', 'bytes']),
        text: z.string().min(1),
      })
      .optional()
      .describe('Code, HTTP lines or bytes that the question is about.'),
    answers: z.array(answer).min(2).max(5),
  })
  .superRefine(({ answers }, context) => {
    const right = answers.filter((each) => each.right).length;
    if (right !== 1) {
      context.addIssue({
        code: 'custom',
        path: ['answers'],
        message: `expected exactly one answer with "right": true, found ${right}`,
      });
    }
    if (new Set(answers.map((each) => each.text)).size < answers.length) {
      context.addIssue({
        code: 'custom',
        path: ['answers'],
        message: 'expected different answers, found two with the same text',
      });
    }
  });

/** `content/quizzes/<language>/<lesson>.json`: the questions at the end of a lesson. */
export const quizSchema = z.strictObject({
  questions: z
    .array(question)
    .min(4)
    .max(8)
    .superRefine((questions, context) => {
      const ids = questions.map((each) => each.id);
      for (const [at, id] of ids.entries()) {
        if (ids.indexOf(id) === at) continue;
        context.addIssue({
          code: 'custom',
          path: [at, 'id'],
          message: `expected an id of its own, found "${id}" twice`,
        });
      }
    }),
});

export type Quiz = z.infer<typeof quizSchema>;
export type Question = Quiz['questions'][number];

/**
 * Reads a quiz.
 * @throws {Error} that names the file, each faulty field and what was expected there.
 */
export function parseQuiz(json: string, path: string): Quiz {
  return parseContent(quizSchema, json, path);
}

/** Place of the right answer, from 0. */
export function rightOf({ answers }: Question): number {
  return answers.findIndex((each) => each.right === true);
}
