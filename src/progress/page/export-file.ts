import type { CodeEntries } from '../../playground/keeping/kept-code.ts';
import { FILE_VERSION, workText } from '../../playground/keeping/work-file.ts';
import type { Site } from '../../playground/site-address.ts';
import { readCode } from '../code-shape.ts';
import { fieldsOf, NOTHING, readProgress, VERSION, type Fault, type Progress } from '../shape.ts';

/** Bytes of a file that is read: more than any browser keeps for one address. */
const LONGEST = 32_000_000;

/** What a learner takes along. */
export interface Work {
  progress: Progress;
  code: CodeEntries;
}

/** Why a file was not imported: too long, no JSON, of a newer version, or with faults in it. */
export type NotImported =
  { why: 'long' | 'json' | 'newer' | 'read' } | { why: 'faults'; faults: Fault[] };

/** Progress and code as the text of a file. */
export function exportText({ progress, code }: Work, site: Site): string {
  return workText(code, site, fieldsOf(progress));
}

/**
 * Reads a file that `exportText` wrote, or an earlier version of it. One with any fault is not
 * taken at all.
 */
export async function readExport(file: Pick<File, 'size' | 'text'>): Promise<Work | NotImported> {
  if (file.size > LONGEST) return { why: 'long' };
  let text: string;
  try {
    text = await file.text();
  } catch {
    return { why: 'read' };
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { why: 'json' };
  }
  const { work, faults } = readWork(data);
  if (faults.length === 0) return work;
  return faults.some(({ expected }) => expected === 'newer')
    ? { why: 'newer' }
    : { why: 'faults', faults };
}

function readWork(data: unknown): { work: Work; faults: Fault[] } {
  const isCarried =
    typeof data === 'object' &&
    data !== null &&
    !Array.isArray(data) &&
    Reflect.get(data, 'version') === FILE_VERSION;
  if (!isCarried) {
    const { progress, faults } = readProgress(data, FILE_VERSION);
    return { work: { progress, code: new Map() }, faults };
  }
  // A file that an example wrote has its code alone.
  const { code, ...rest } = { code: {}, ...fieldsOf(NOTHING), ...data };
  const read = readProgress({ ...rest, version: VERSION });
  const carried = readCode(code);
  return {
    work: { progress: read.progress, code: carried.code },
    faults: [...read.faults, ...carried.faults],
  };
}
