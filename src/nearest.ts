/**
 * The name that was meant, most likely: the one that is the fewest slips of the hand away from what
 * was written (a sign too many, too few, another one, or two that changed places). Case is none.
 * @returns undefined where none is near, that is within a third of its length.
 */
export function nearest(written: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const name of names) {
    // Of two signs, every other name is near.
    const most = name.length < 3 ? 0 : Math.max(1, Math.floor(name.length / 3));
    if (Math.abs(name.length - written.length) > most) continue;
    const slips = slipsBetween(written.toLowerCase(), name.toLowerCase());
    if (slips > most || slips >= least) continue;
    [best, least] = [name, slips];
  }
  return best;
}

/** The optimal string alignment distance: each pair of signs changes places at most once. */
function slipsBetween(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const slips = [
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (isSame ? 0 : 1),
      ];
      if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        slips.push((before[column - 2] ?? 0) + 1);
      }
      current.push(Math.min(...slips));
    }
    [before, above] = [above, current];
  }
  return above[to.length] ?? 0;
}

/** `Did you mean port?`, or nothing, to be put behind a sentence. */
export function didYouMean(written: string, names: readonly string[]): string {
  const name = nearest(written, names);
  return name === undefined ? '' : ` Did you mean ${name}?`;
}
