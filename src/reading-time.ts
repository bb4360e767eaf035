/** Reading speeds per minute, of prose and of code. */
const HAN_A_MINUTE = 320;
const WORDS_A_MINUTE = 210;
const CODE_LINES_A_MINUTE = 25;
/** Minutes to run an example and see what came of it, and for an exercise to somebody who knows. */
const MINUTES_AN_EXAMPLE = 1.25;
const MINUTES_AN_EXERCISE = 1;

/** How long a teaching lesson may be, in minutes. */
export const LESSON_MINUTES = { least: 5, most: 12 };

/**
 * Minutes that a lesson takes: its prose, its code, its examples and exercises.
 * @param body The lesson's MDX without its front matter.
 * @param shown How many examples and exercises it has.
 */
export function readingMinutes(
  body: string,
  shown: { examples: number; exercises: number },
): number {
  const code = [...body.matchAll(/^```.*\n([^]*?)^```/gm)].map(([, text = '']) => text);
  const lines = code
    .join('')
    .split('\n')
    .filter((line) => line.trim() !== '').length;
  const prose = body
    .replace(/^```.*\n[^]*?^```/gm, '')
    .replace(/^import .*$/gm, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\]\([^)]*\)/g, ' ');
  const han = prose.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = prose.match(/[\p{Script=Latin}\d][\p{Script=Latin}\d'’.-]*/gu)?.length ?? 0;
  const reading = han / HAN_A_MINUTE + words / WORDS_A_MINUTE + lines / CODE_LINES_A_MINUTE;
  const doing = shown.examples * MINUTES_AN_EXAMPLE + shown.exercises * MINUTES_AN_EXERCISE;
  return Math.max(1, Math.round(reading + doing));
}
