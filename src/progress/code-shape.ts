import { LANGUAGES } from '../language.ts';
import type { CodeEntries, CodeEntry } from '../playground/keeping/kept-code.ts';
import type { Fault } from './shape.ts';

/** Names under which code is kept: language, example, and the digest of a link. */
const NAME = new RegExp(`^(?:${LANGUAGES.join('|')}):[a-z0-9-]{1,100}(?::[0-9a-z]{1,7})?$`);
/** As `src/playground/example.ts` has it. */
const FILE = /^[a-z0-9-]{1,100}\.(?:html|js|ts|css)$/;
/** More than the course has examples in all languages, with links that were opened. */
export const MOST_CODE = 2000;
const MOST_FILES = 20;
/** The last millisecond that a `Date` can tell. */
const LATEST = 8.64e15;

/**
 * Reads the code of a file: `{[name]: {at, files: {[file]: text}}}`. Faulty entries are left out
 * and named.
 */
export function readCode(data: unknown): { code: CodeEntries; faults: Fault[] } {
  const faults: Fault[] = [];
  const code = new Map<string, CodeEntry>();
  const fault = (at: string, expected: Fault['expected'], found: unknown) => {
    const text = found === undefined ? 'undefined' : JSON.stringify(found);
    faults.push({ at, expected, found: shortened(text) });
  };
  const entries = entriesOf(data);
  if (!entries) {
    fault('code', 'group', data);
    return { code, faults };
  }
  if (entries.length > MOST_CODE) fault('code', 'few-code', entries.length);
  for (const [name, value] of entries.slice(0, MOST_CODE)) {
    const place = `code.${shortened(name)}`;
    const before = faults.length;
    if (!NAME.test(name)) {
      fault(place, 'code-name', name);
      continue;
    }
    const fields = entriesOf(value);
    if (!fields) {
      fault(place, 'code', value);
      continue;
    }
    for (const [field, found] of fields) {
      if (field !== 'at' && field !== 'files')
        fault(`${place}.${shortened(field)}`, 'field', found);
    }
    const { at, files: texts } = Object.fromEntries(fields);
    const isTime = typeof at === 'number' && Number.isFinite(at) && at >= 0 && at <= LATEST;
    if (!isTime) fault(`${place}.at`, 'time', at);
    const files = entriesOf(texts);
    if (!files || files.length === 0) fault(`${place}.files`, 'files', texts);
    else if (files.length > MOST_FILES) fault(`${place}.files`, 'few-files', files.length);
    const read: [string, string][] = [];
    for (const [file, text] of files ?? []) {
      if (!FILE.test(file)) fault(`${place}.files`, 'file', file);
      else if (typeof text !== 'string') fault(`${place}.files.${file}`, 'text', text);
      else read.push([file, text]);
    }
    if (isTime && faults.length === before) code.set(name, { at, files: Object.fromEntries(read) });
  }
  return { code, faults };
}

function entriesOf(value: unknown): [string, unknown][] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : undefined;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
