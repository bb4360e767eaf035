import type { CodeLanguage } from '../code-language.ts';
import type { Problem, Surroundings } from './problem.ts';
import { problemsIn } from './problems-in.ts';
import { readScript } from './script.ts';

/**
 * What is likely wrong in a file, in order. What reads types is loaded for TypeScript, and for a
 * script that cannot be read without it.
 */
export async function adviceOn(
  code: string,
  language: CodeLanguage,
  around: Surroundings,
): Promise<Problem[]> {
  const hasTypes = language === 'typescript' || (language === 'javascript' && !readScript(code));
  const readable = hasTypes ? (await import('./blank-types.ts')).blankTypes(code) : code;
  return problemsIn(code, language, around, readable);
}
