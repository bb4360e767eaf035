import type words from '../../content/wire/en/capture.json';
import type { FaultId } from '../protocol/fault.ts';
import type { CaptureFileError } from './checked.ts';

/** What is said of captures in one language: `content/wire/<language>/capture.json`. */
export type CaptureWords = typeof words;

/** Titles of faults: `content/wire/<language>/faults.json`. */
export type FaultTitles = Readonly<Record<FaultId, { title: string; section: string }>>;

/** Fills `{name}` in a text with `values.name`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Says in the reader's language what is wrong with an imported file. */
export function explainProblem(error: CaptureFileError, words: CaptureWords): string {
  const { place, problem, expected, found } = error;
  return fill(words.problems[problem], { place, expected, found });
}
