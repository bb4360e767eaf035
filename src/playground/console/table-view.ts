import type { ConsoleValue, TreeEntry } from '../console-value.ts';
import { element } from '../element.ts';
import { shortText } from './value-view.ts';

/** Columns that are shown of the objects in a table. */
const COLUMNS = 12;

/** `console.table`: a row for each entry, a column for each property of the entries. */
export function tableView(value: ConsoleValue, indexTitle: string): HTMLElement | undefined {
  if (value.type !== 'tree' || value.entries.length === 0) return undefined;
  const rows = value.entries.map((entry, at) => ({ name: nameOf(entry, at), value: entry.value }));
  const columns = [...new Set(rows.flatMap((row) => cells(row.value).map(([key]) => key)))];
  const shown = columns.slice(0, COLUMNS);
  const head = [indexTitle, ...shown].map((title) => heading('col', title));
  const body = rows.map((row) => {
    const known = new Map(cells(row.value));
    const texts = shown.map((column) => {
      const cell = known.get(column);
      return element('td', '', cell ? shortText(cell) : '');
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

/** The cells of one row by column; a value that is no object has one, without a name. */
function cells(value: ConsoleValue): [string, ConsoleValue][] {
  if (value.type !== 'tree') return [['', value]];
  return value.entries.map((entry, at) => [nameOf(entry, at), entry.value]);
}

function nameOf({ key }: TreeEntry, at: number): string {
  if (key === undefined) return String(at);
  return typeof key === 'string' ? key : shortText(key);
}

function heading(scope: 'col' | 'row', text: string): HTMLElement {
  const cell = element('th', '', text);
  cell.scope = scope;
  return cell;
}
