import { scriptRanges } from '../../program/html-scripts.ts';
import type { CodeLanguage } from '../code-language.ts';
import { addressProblems } from './addresses.ts';
import { callProblems } from './calls.ts';
import { earlySends } from './early-send.ts';
import { nameProblems } from './names.ts';
import { pastedIn } from './pasted/pasted.ts';
import type { Problem, Surroundings } from './problem.ts';
import { findSockets, readScript } from './script.ts';

/**
 * Likely mistakes in a file, in order: what WebSocket beginners get wrong, in its scripts and those
 * within a page, and what code has that was copied. A script that cannot be read has only the latter:
 * its syntax is at fault first.
 * @param readable the same as JavaScript, each piece at its place; see `blank-types.ts`
 */
export function problemsIn(
  code: string,
  language: CodeLanguage,
  around: Surroundings,
  readable = code,
): Problem[] {
  if (language === 'css') return [];
  const ranges = language === 'html' ? scriptRanges(code) : [{ start: 0, end: code.length }];
  const programs = ranges.flatMap(({ start, end }) => readScript(readable, start, end) ?? []);
  const sockets = findSockets(programs);
  const own = programs.flatMap((program) => {
    const script = { code, program, sockets };
    return [
      ...nameProblems(script),
      ...callProblems(script),
      ...earlySends(script),
      ...addressProblems(script, around),
    ];
  });
  return [...pastedIn(code, language, readable), ...own].sort(
    (one, other) => one.start - other.start || one.end - other.end,
  );
}

/** `code` after a fix. */
export function fixed(code: string, { fixes }: Problem, which = 0): string {
  const edits = [...(fixes[which]?.edits ?? [])].sort((one, other) => other.start - one.start);
  return edits.reduce(
    (text, { start, end, text: instead }) => text.slice(0, start) + instead + text.slice(end),
    code,
  );
}
