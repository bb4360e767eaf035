import type { ConsoleValue, TreeEntry } from '../console-value.ts';
import { element } from '../element.ts';
import type { Word } from '../words.ts';
import { shortText } from './value-view.ts';

/** Columns that are shown of the objects in a table. */
const COLUMNS = 12;
/** The column of entries that are no objects: no property's name, since it is not one text. */
const PLAIN = '\0';

/**
 * `console.table`: a row for each entry, a column for each property of the entries; entries that
 * have none are in a last column.
 * @param only names the columns to show, as the second argument does
 */
export function tableView(
  value: ConsoleValue,
  titles: { index: string; value: string },
  word: Word,
  only?: ConsoleValue,
): HTMLElement | undefined {
  if (value.type !== 'tree' || value.entries.length === 0) return undefined;
  const rows = value.entries.flatMap((entry, at) =>
    entry.value.type === 'empty' ? [] : [{ name: nameOf(entry, at, word), value: entry.value }],
  );
  const found = new Set(rows.flatMap((row) => cells(row.value, word).map(([key]) => key)));
  const hasPlain = found.delete(PLAIN);
  const wanted =
    only?.type === 'tree' ? only.entries.map(({ value: name }) => plainText(name, word)) : [];
  const named = only ? wanted : [...found];
  const shown = [...named.slice(0, COLUMNS), ...(hasPlain && !only ? [PLAIN] : [])];
  const head = [
    heading('col', titles.index),
    ...shown.map((column) => heading('col', column === PLAIN ? titles.value : column)),
  ];
  const body = rows.map((row) => {
    const known = new Map(cells(row.value, word));
    const texts = shown.map((column) => {
      const cell = known.get(column);
      return element('td', '', cell ? shortText(cell, word) : '');
    });
    return element('tr', '', heading('row', row.name), ...texts);
  });
  return element(
    'table',
    'pg-table',
    element('thead', '', element('tr', '', ...head)),
    element('tbody', '', ...body),
  );
}

/** The cells of one row by column. */
function cells(value: ConsoleValue, word: Word): [string, ConsoleValue][] {
  if (value.type !== 'tree') return [[PLAIN, value]];
  return value.entries.flatMap((entry, at): [string, ConsoleValue][] =>
    entry.value.type === 'empty' ? [] : [[nameOf(entry, at, word), entry.value]],
  );
}

function nameOf({ key }: TreeEntry, at: number, word: Word): string {
  if (key === undefined) return String(at);
  return typeof key === 'string' ? key : shortText(key, word);
}

function plainText(value: ConsoleValue, word: Word): string {
  return value.type === 'string' ? value.text : shortText(value, word);
}

function heading(scope: 'col' | 'row', text: string): HTMLElement {
  const cell = element('th', '', text);
  cell.scope = scope;
  return cell;
}
