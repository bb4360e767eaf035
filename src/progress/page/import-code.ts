import type { CodeEntries, CodeEntry } from '../../playground/keeping/kept-code.ts';

/** Code of one example that a file has otherwise than this browser. */
export interface Conflict {
  name: string;
  here: CodeEntry;
  there: CodeEntry;
}

/** What a file's code adds to what is here, and where both have something of their own. */
export function compared(here: CodeEntries, there: CodeEntries) {
  const added = new Map<string, CodeEntry>();
  const conflicts: Conflict[] = [];
  for (const [name, entry] of there) {
    const mine = here.get(name);
    if (!mine) added.set(name, entry);
    else if (!isSame(mine, entry)) conflicts.push({ name, here: mine, there: entry });
  }
  return { added, conflicts };
}

/**
 * What takes back that `written` was put over `before`: only what nobody has changed since.
 * @param now what is kept now.
 */
export function takenBack(
  written: CodeEntries,
  before: CodeEntries,
  now: CodeEntries,
): Map<string, CodeEntry | undefined> {
  const unchanged = [...written].filter(([name, entry]) => {
    const current = now.get(name);
    return current !== undefined && current.at === entry.at && isSame(current, entry);
  });
  return new Map(unchanged.map(([name]) => [name, before.get(name)]));
}

/** Whether two entries hold the same texts, whenever they were written. */
function isSame({ files }: CodeEntry, other: CodeEntry): boolean {
  const names = Object.keys(files);
  return (
    names.length === Object.keys(other.files).length &&
    names.every((name) => Object.hasOwn(other.files, name) && files[name] === other.files[name])
  );
}
