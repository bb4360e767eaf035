/** Encodings of an answer's content (RFC 9110 §8.4.1) that files of the site exist in, best first. */
export const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** At most this many codings of a header are looked at; clients state a handful. */
const MOST_CODINGS = 32;

/**
 * The encoding that a client likes best by its `Accept-Encoding` header (RFC 9110 §12.5.3), the
 * smallest of those that it likes equally; undefined for content as it is, which every client takes.
 * @param header The header's value; a client that sends none gets no encoding.
 * @param available The encodings that there are.
 */
export function preferredEncoding(
  header: string | undefined,
  available: (encoding: Encoding) => boolean,
): Encoding | undefined {
  const weights = new Map<string, number>();
  for (const each of (header ?? '').split(',', MOST_CODINGS)) {
    const [name = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
    const stated = parameters.find((parameter) => /^q\s*=/.test(parameter));
    const weight = stated === undefined ? 1 : Number(stated.replace(/^q\s*=\s*/, ''));
    weights.set(name === 'x-gzip' ? 'gzip' : name, weight);
  }
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  let best: { encoding: Encoding | undefined; weight: number } = {
    encoding: undefined,
    // Unless a client says how much it likes content as it is, anything that it names is better.
    weight: weights.get('identity') ?? 0,
  };
  for (const encoding of ENCODINGS.filter(available)) {
    const weight = weightOf(encoding);
    const isSmaller = best.encoding === undefined && weight === best.weight && weight > 0;
    if (weight > best.weight || isSmaller) best = { encoding, weight };
  }
  return best.encoding;
}
