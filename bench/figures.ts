/** The value below which the share `part` (0 to 1) of `values` lies. */
export function quantile(values: ArrayLike<number>, part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** `1.02 (0.98 – 1.07)`: the median of ratios, and their range. */
export function ratioText(ratios: readonly number[]): string {
  const text = (value: number) => value.toFixed(2);
  return `${text(median(ratios))} (${text(quantile(ratios, 0))} – ${text(quantile(ratios, 1))})`;
}

/** Prints a row of a table whose first column is wide. */
export function row(name: string, ...cells: string[]): void {
  console.log(`${name.padEnd(44)}${cells.map((cell) => cell.padEnd(26)).join('')}`.trimEnd());
}
