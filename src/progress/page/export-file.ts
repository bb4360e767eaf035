import { jsonOf, readProgress, type Fault, type Progress } from '../shape.ts';

/** Bytes of a file that is read; what we export is far smaller. */
const LONGEST = 1_000_000;

/** Why a file was not imported: too long, no JSON, of a newer version, or with faults in it. */
export type NotImported =
  { why: 'long' | 'json' | 'newer' | 'read' } | { why: 'faults'; faults: Fault[] };

/** Progress as the text of a file. */
export function exportText(progress: Progress): string {
  return `${jsonOf(progress, 2)}\n`;
}

/** A file name with the day on which it was written, in local time. */
export function exportName(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `websocket-101-progress-${day}.json`;
}

/** Reads a file that `exportText` wrote. One with any fault is not taken at all. */
export async function readExport(
  file: Pick<File, 'size' | 'text'>,
): Promise<{ progress: Progress } | NotImported> {
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
  const { progress, faults } = readProgress(data);
  if (faults.length === 0) return { progress };
  return faults.some(({ expected }) => expected === 'newer')
    ? { why: 'newer' }
    : { why: 'faults', faults };
}
