/** Changes between two words: one letter more, less or another, or two that have changed places. */
export function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= one.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(one.length, other.length);
}

/** The one of `names` that `word` was most likely meant to be, if it is none of them but close. */
export function meant(word: string, names: readonly string[]): string | undefined {
  if (names.includes(word)) return undefined;
  const lower = word.toLowerCase();
  const near = names
    .map((name) => ({ name, changes: distance(lower, name.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes)[0];
  return near && near.changes <= Math.min(2, Math.floor(word.length / 3)) ? near.name : undefined;
}
