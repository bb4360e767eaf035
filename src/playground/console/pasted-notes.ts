import { adviceOn } from '../editor/advice/advice-on.ts';
import { PASTED_IDS } from '../editor/advice/pasted/pasted.ts';
import type { Problem, ProblemId } from '../editor/advice/problem.ts';
import { fixed } from '../editor/advice/problems-in.ts';
import { codeLanguage } from '../editor/code-language.ts';
import { filled, loadProblemWords } from '../editor/help-words.ts';
import type { Language } from '../../language.ts';
import type { Place } from '../console-value.ts';
import type { SourceFile } from '../program/prepare.ts';

/** What is said of a program that was copied and does not work here for that reason. */
export interface PastedNote {
  id: ProblemId;
  text: string;
  place: Place;
  /** Mends all of its kind, where that is possible. */
  fix?: {
    title: string;
    /** The file as it stands then, mended: undefined where there is nothing to mend any more. */
    mend: (code: string) => Promise<string | undefined>;
  };
}

/** Kinds that tell of a package, in more detail than what is said of any that is not found. */
const OF_PACKAGES = new Set<ProblemId>(['node-ws', 'node-module', 'node-server', 'socket-io']);

/** Whether notes tell already why there is no package `name`, as `packageIn` calls it. */
export function tellOfPackage(notes: readonly PastedNote[], name: string): boolean {
  return notes.some(
    ({ id }) => OF_PACKAGES.has(id) || (id === 'node-global' && name === 'require()'),
  );
}

/** One note for each kind of problem in each file, in order. */
export async function pastedNotes(
  files: readonly SourceFile[],
  language: Language,
): Promise<PastedNote[]> {
  const notes: PastedNote[] = [];
  const words = await loadProblemWords(language);
  for (const { name, code } of files) {
    const told = new Set<ProblemId>();
    for (const problem of await pastedInFile(name, code)) {
      const { id, start, values, fixes } = problem;
      if (told.has(id)) continue;
      told.add(id);
      const before = code.slice(0, start).split('\n');
      const place = { file: name, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      const [fix] = fixes;
      notes.push({
        id,
        text: filled(words[id].text, values),
        place,
        ...(fix && {
          fix: {
            title: filled(words[id].fix, { ...values, code: fix.code }),
            mend: async (now) => {
              const still = (await pastedInFile(name, now)).find((each) => each.id === id);
              return still && fixed(now, still);
            },
          },
        }),
      });
    }
  }
  return notes;
}

async function pastedInFile(name: string, code: string): Promise<Problem[]> {
  const around = { isSecure: location.protocol === 'https:' };
  const all = await adviceOn(code, codeLanguage(name), around);
  return all.filter(({ id }) => PASTED_IDS.has(id));
}
