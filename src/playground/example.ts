import { z } from 'zod';
import { faultLines } from '../zod-faults.ts';

/** A text in each language of the site. */
const localisedText = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** Lines in the order in which they must appear; one list, or one a language. */
const lines = z.union([
  z.array(z.string()),
  z.strictObject({ zh: z.array(z.string()), en: z.array(z.string()) }),
]);

const fileName = z.string().regex(/^[a-z0-9-]+\.(html|js|ts|css)$/, {
  error:
    'expected a file name of lower-case letters, digits and hyphens, ending in .html, .js, .ts or .css',
});

/** `content/examples/<slug>/example.json`: what an example is, and what it must do when it runs. */
export const exampleSchema = z
  .strictObject({
    kind: z.enum(['js', 'html']).describe('A page, or a script that runs in an empty page.'),
    title: localisedText,
    files: z
      .tuple([fileName], fileName)
      .describe(
        'The program first, then the files that it imports. A file lies in `zh/` and `en/` where ' +
          'its words differ, else in the folder itself.',
      ),
    expect: z
      .strictObject({
        click: z
          .array(z.string())
          .default([])
          .describe('CSS selectors in the result that the check clicks, in order.'),
        dialogs: lines.default([]).describe('Messages of alert, confirm and prompt, in order.'),
        console: lines.default([]).describe('Lines, or parts of them, that must be printed.'),
        events: z
          .array(z.enum(['open', 'message', 'error', 'close']))
          .default([])
          .describe('Events of its sockets that must occur, in order.'),
        frames: z
          .array(
            z.strictObject({
              from: z.enum(['client', 'server']),
              opcode: z.enum(['continuation', 'text', 'binary', 'close', 'ping', 'pong']),
              text: z
                .union([z.string(), localisedText])
                .optional()
                .describe('The payload, of a text frame.'),
              code: z.number().int().optional().describe('The code, of a close frame.'),
            }),
          )
          .default([])
          .describe('Frames that must cross the wire, in order in each direction.'),
      })
      .optional()
      .describe('What must happen when it runs, checked in a browser against the live server.'),
    exercise: z
      .strictObject({
        level: z.enum(['easy', 'think']).describe('Easy, or one that makes you think.'),
        task: localisedText.describe('What is to be done. `Code` stands between backticks.'),
        hint: localisedText.describe('A push in the right direction, shown when asked for.'),
      })
      .optional()
      .describe(
        'Makes it an exercise: its files are where the learner begins and do not pass `check.ts`; ' +
          'those in `solution/` do.',
      ),
  })
  .refine(({ expect, exercise }) => (expect === undefined) !== (exercise === undefined), {
    path: ['exercise'],
    error: 'expected either "expect" or "exercise": an exercise is judged by its check.ts',
  })
  .refine(({ kind, files: [first] }) => first.endsWith('.html') === (kind === 'html'), {
    path: ['files', 0],
    error: 'expected a .html file for the kind "html", a .js or .ts file for the kind "js"',
  });

export type ExampleDescription = z.infer<typeof exampleSchema>;
/** What an example must do when it runs. */
export type Expectation = NonNullable<ExampleDescription['expect']>;
/** What an exercise asks for. */
export type ExerciseDescription = NonNullable<ExampleDescription['exercise']>;

/**
 * Reads an `example.json`.
 * @throws {Error} that names the file, each faulty field and what was expected there.
 */
export function parseExample(json: string, path: string): ExampleDescription {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (error) {
    throw new Error(
      `${path}: expected JSON (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  const result = exampleSchema.safeParse(data);
  if (result.success) return result.data;
  const faults = faultLines(exampleSchema, result.error.issues, '(the whole)');
  throw new Error(`${path} is not as expected:\n${faults.join('\n')}`);
}
