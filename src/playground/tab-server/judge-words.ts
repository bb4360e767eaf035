import type { Language } from '../../language.ts';
import type { JudgeFailure } from '../../protocol/judge.ts';
import type { Verdict } from './verdict.ts';

/** `content/wire/<language>/judge.json`. */
export interface JudgeFile {
  groups: Record<string, string>;
  /** What each case asks of a server, by id. */
  cases: Record<string, string>;
  failures: Record<JudgeFailure, string>;
}

export interface JudgeWords extends JudgeFile {
  /** Why a case failed; empty where it passed. */
  why(verdict: Verdict): string;
}

const files = import.meta.glob<JudgeFile>('../../../content/wire/*/judge.json', {
  import: 'default',
});

/** The judge's words. @throws {Error} that names a file that is not there. */
export async function loadJudgeWords(language: Language): Promise<JudgeWords> {
  const file = await files[`../../../content/wire/${language}/judge.json`]?.();
  if (!file) throw new Error(`content/wire/${language}/judge.json`);
  return {
    ...file,
    why({ failure, values = {} }) {
      const text = failure === undefined ? '' : file.failures[failure];
      return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
    },
  };
}
