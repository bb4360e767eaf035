import { mapScripts } from './html-scripts.ts';

/**
 * How a browser counts the lines of scripts in a document that is written by `document.write`:
 * Chromium from the start of each script, Firefox from that of the document, whose first line is
 * `first`. Both count from the start of the value in an event handler attribute.
 */
export type LineCounting = { from: 'script' } | { from: 'document'; first: number };

/** From the line `from` of a document that is written, its lines are `by` further down than in its file. */
export interface LineShift {
  from: number;
  by: number;
}

/** What a browser's numbers for two scripts on the lines 1 and 3 of a document tell. */
export function lineCounting([one, other]: readonly [number, number]): LineCounting {
  return one === other ? { from: 'script' } : { from: 'document', first: one };
}

/**
 * The same page, in which browsers give each piece of JavaScript its place in the file, or, by
 * `shifts`, one that its place follows from. What they count from its own start gets as many empty
 * lines and spaces before it as the file has; scripts get the file's name.
 */
export function withLines(
  html: string,
  file: string,
  counting: LineCounting,
): { html: string; shifts: LineShift[] } {
  const shifts: LineShift[] = [];
  let by = counting.from === 'document' ? counting.first - 1 : 0;
  const shift = (line: number) => {
    if (counting.from === 'document') shifts.push({ from: line + by, by });
  };
  shift(1);
  const padded = mapScripts(html, (code, kind, { line, column }) => {
    if (code.trim() === '') return code;
    const pad = '\n'.repeat(line - 1) + ' '.repeat(column - 1);
    if (kind === 'handler') {
      by += line - 1;
      shift(line);
      return pad + code;
    }
    const end = `\n//# sourceURL=${file}\n`;
    if (counting.from === 'script') return pad + code + end;
    const last = line + code.split('\n').length - 1;
    by += 2;
    shift(last);
    return code + end;
  });
  return { html: padded, shifts };
}

/** The line of the file that the line `counted` of a document is. */
export function lineInFile(counted: number, shifts: readonly LineShift[]): number {
  return counted - (shifts.findLast(({ from }) => from <= counted)?.by ?? 0);
}
