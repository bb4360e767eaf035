/** The least share of two neighbours that one of them has. */
const LEAST = 0.1;

/** The weights after the pane at `index` got `share` (0 to 1) of what it and the next one have. */
export function moved(weights: readonly number[], index: number, share: number): number[] {
  const both = (weights[index] ?? 0) + (weights[index + 1] ?? 0);
  const held = Math.min(1 - LEAST, Math.max(LEAST, share));
  return weights.map((weight, at) =>
    at === index ? both * held : at === index + 1 ? both * (1 - held) : weight,
  );
}

/** Weights that were stored, if they are `count` positive numbers. */
export function parseWeights(text: string | null, count: number): number[] | undefined {
  try {
    const data: unknown = JSON.parse(text ?? '');
    const isRight =
      Array.isArray(data) &&
      data.length === count &&
      data.every((each) => typeof each === 'number' && each > 0 && each < 100);
    return isRight ? data : undefined;
  } catch {
    return undefined;
  }
}
