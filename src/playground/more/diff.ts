/** A line of two texts: in both, only in the first, or only in the second. */
export interface DiffLine {
  in: 'both' | 'before' | 'after';
  text: string;
}

/** Lines that are compared one by one; beyond, all differ. Time grows with the square. */
const LONGEST = 2_000;

/** What differs between two texts, line by line: a longest common subsequence stays. */
export function diffLines(before: string, after: string): DiffLine[] {
  const one = before.split('\n');
  const other = after.split('\n');
  const lines = (texts: string[], where: DiffLine['in']) =>
    texts.map((text): DiffLine => ({ in: where, text }));

  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (
    end < one.length - start &&
    end < other.length - start &&
    one[one.length - 1 - end] === other[other.length - 1 - end]
  ) {
    end += 1;
  }
  const changed = between(
    one.slice(start, one.length - end),
    other.slice(start, other.length - end),
  );
  return [
    ...lines(one.slice(0, start), 'both'),
    ...changed,
    ...lines(one.slice(one.length - end), 'both'),
  ];
}

function between(one: string[], other: string[]): DiffLine[] {
  if (one.length > LONGEST || other.length > LONGEST) {
    return [
      ...one.map((text): DiffLine => ({ in: 'before', text })),
      ...other.map((text): DiffLine => ({ in: 'after', text })),
    ];
  }
  // Row i, column j: length of the longest common subsequence of one[i…] and other[j…].
  const width = other.length + 1;
  const common = new Uint16Array((one.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        one[i] === other[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const result: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < one.length || j < other.length) {
    const [left, right] = [one[i], other[j]];
    if (left !== undefined && left === right) {
      result.push({ in: 'both', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      result.push({ in: 'before', text: left });
      i += 1;
    } else {
      result.push({ in: 'after', text: right ?? '' });
      j += 1;
    }
  }
  return result;
}
