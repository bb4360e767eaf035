/** How a quiz went: questions right at the first try, out of how many, and when (ISO 8601). */
export interface QuizScore {
  score: number;
  of: number;
  at: string;
}

/**
 * What a learner has done. Dates are ISO 8601, by name of the lesson or exercise. Maps, since a
 * lesson may be called `constructor`, which every plain object has.
 */
export interface Progress {
  read: ReadonlyMap<string, string>;
  exercises: ReadonlyMap<string, string>;
  quizzes: ReadonlyMap<string, QuizScore>;
}

export const VERSION = 1;
/** More entries than any course has, and no more than a store takes. */
export const MOST = 500;

export const NOTHING: Progress = { read: new Map(), exercises: new Map(), quizzes: new Map() };

/** What was expected at a place where something else stood. */
export type Expected =
  | 'object'
  | 'version'
  | 'newer'
  | 'group'
  | 'field'
  | 'name'
  | 'date'
  | 'score'
  | 'few'
  | 'few-code'
  | 'code-name'
  | 'code'
  | 'time'
  | 'files'
  | 'few-files'
  | 'file'
  | 'text';

/** A fault in stored or imported progress. */
export interface Fault {
  /** Place, from the outside in: `quizzes.frames.score`; empty for the whole. */
  at: string;
  expected: Expected;
  /** What stood there, as JSON, shortened. */
  found: string;
}

type Json = Record<string, unknown>;

/**
 * Reads progress out of parsed JSON of the shape
 * `{version: 1, read: {[lesson]: date}, exercises: {[exercise]: date}, quizzes: {[lesson]: {score, of, at}}}`.
 * Faulty entries are left out and named.
 * @param newest version that is known where the data comes from: a later one is newer.
 */
export function readProgress(
  data: unknown,
  newest = VERSION,
): { progress: Progress; faults: Fault[] } {
  const faults: Fault[] = [];
  const fault = (at: string, expected: Expected, found: unknown) => {
    faults.push({ at, expected, found: shortened(found) });
  };
  if (!isObject(data)) {
    fault('', 'object', data);
    return { progress: NOTHING, faults };
  }
  if (data['version'] !== VERSION) {
    const isNewer = typeof data['version'] === 'number' && data['version'] > newest;
    fault('version', isNewer ? 'newer' : 'version', data['version']);
    return { progress: NOTHING, faults };
  }
  const fields = data;
  const known = ['version', 'read', 'exercises', 'quizzes'];
  for (const field of Object.keys(data)) {
    if (!known.includes(field)) fault(field, 'field', data[field]);
  }

  function group<T>(name: string, valueOf: (value: unknown, at: string) => T | undefined) {
    const entries = new Map<string, T>();
    const found = fields[name];
    if (!isObject(found)) {
      fault(name, 'group', found);
      return entries;
    }
    const all = Object.entries(found);
    if (all.length > MOST) fault(name, 'few', all.length);
    for (const [key, value] of all.slice(0, MOST)) {
      const at = `${name}.${shortened(key).slice(1, -1)}`;
      if (!/^[a-z0-9-]{1,100}$/.test(key)) fault(at, 'name', key);
      else {
        const read = valueOf(value, at);
        if (read !== undefined) entries.set(key, read);
      }
    }
    return entries;
  }
  const date = (value: unknown, at: string): string | undefined => {
    if (isDate(value)) return value;
    fault(at, 'date', value);
    return undefined;
  };
  const score = (value: unknown, at: string): QuizScore | undefined => {
    if (!isObject(value)) {
      fault(at, 'score', value);
      return undefined;
    }
    const { score, of } = value;
    if (!isCount(of) || of < 1 || !isCount(score) || score > of) {
      fault(at, 'score', value);
      return undefined;
    }
    const when = date(value['at'], `${at}.at`);
    return when === undefined ? undefined : { score, of, at: when };
  };
  return {
    progress: {
      read: group('read', date),
      exercises: group('exercises', date),
      quizzes: group('quizzes', score),
    },
    faults,
  };
}

/** Progress as the JSON text that `readProgress` reads once parsed. */
export function jsonOf(progress: Progress): string {
  return JSON.stringify({ version: VERSION, ...fieldsOf(progress) });
}

/** Its groups as plain objects, for JSON. */
export function fieldsOf({ read, exercises, quizzes }: Progress) {
  return {
    read: Object.fromEntries(read),
    exercises: Object.fromEntries(exercises),
    quizzes: Object.fromEntries(quizzes),
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 1000;
}

function isDate(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT[\d:.]{5,12}(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

function shortened(value: unknown): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
