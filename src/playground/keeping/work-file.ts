import { delocalised, type Site } from '../site-address.ts';
import type { CodeEntries, CodeEntry, Files } from './kept-code.ts';

/** Version of the files in which learners carry their work; 1 had no code. */
export const FILE_VERSION = 2;

/**
 * A learner's work as the text of a file: code, and progress where it is given. The code has the
 * addresses that examples are written for, whatever this site's is, so that it leads to the right
 * server wherever it is opened.
 * @param progress its fields, as they stand in the file beside `code`.
 */
export function workText(code: CodeEntries, site: Site, progress: object = {}): string {
  const entries = [...code].map(([name, entry]) => [
    name,
    withTexts(entry, (text) => delocalised(text, site)),
  ]);
  const data = { version: FILE_VERSION, ...progress, code: Object.fromEntries(entries) as object };
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** An entry with each text of it changed. */
export function withTexts({ at, files }: CodeEntry, change: (text: string) => string): CodeEntry {
  const changed: Files = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, change(text)]),
  );
  return { at, files: changed };
}

/** A file name with the day on which it was written, in local time. */
export function workName(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `websocket-101-progress-${day}.json`;
}

/** Gives the learner a file, as if it had been downloaded. */
export function saveWork(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
