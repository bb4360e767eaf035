import type { Language } from '../../language.ts';
import type { ProblemId } from './advice/problem.ts';

interface Explained {
  title: string;
  text: string;
}

/** What the editor says about code, in one language; from `content/wire/`. */
export interface HelpWords {
  api: Record<string, Explained>;
  closeCodes: Record<string, Explained>;
  problems: Record<ProblemId, { text: string; fix: string }>;
  /** Of what a program that is a server may use, by name. */
  serve: Record<string, string>;
}

type Files<T> = Record<string, () => Promise<T>>;

const api = import.meta.glob<HelpWords['api']>('../../../content/wire/*/api.json', {
  import: 'default',
});
const closeCodes = import.meta.glob<HelpWords['closeCodes']>(
  '../../../content/wire/*/close-codes.json',
  { import: 'default' },
);
const problems = import.meta.glob<HelpWords['problems']>('../../../content/wire/*/problems.json', {
  import: 'default',
});
const serve = import.meta.glob<HelpWords['serve']>('../../../content/wire/*/serve.json', {
  import: 'default',
});

/** Only what is said of problems. @throws {Error} that names the file if it is not there. */
export async function loadProblemWords(language: Language): Promise<HelpWords['problems']> {
  const name = `content/wire/${language}/problems.json`;
  const file = problems[`../../../${name}`];
  if (!file) throw new Error(name);
  return file();
}

/** Loads them. @throws {Error} that names a file that is not there. */
export async function loadHelpWords(language: Language): Promise<HelpWords> {
  const load = <T>(files: Files<T>, name: string): Promise<T> => {
    const file = files[`../../../content/wire/${language}/${name}.json`];
    return file ? file() : Promise.reject(new Error(`content/wire/${language}/${name}.json`));
  };
  const [first, second, third, fourth] = await Promise.all([
    load(api, 'api'),
    load(closeCodes, 'close-codes'),
    load(problems, 'problems'),
    load(serve, 'serve'),
  ]);
  return { api: first, closeCodes: second, problems: third, serve: fourth };
}

/** A text with its places filled: `{name}` by `values.name`. */
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
