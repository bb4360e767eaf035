/** What can be wrong with a file that is imported. Each has words in `content/wire/`. */
export const CAPTURE_PROBLEMS = [
  'too-long',
  'not-json',
  'not-object',
  'not-list',
  'missing',
  'unknown-field',
  'wrong-value',
  'out-of-order',
  'not-base64',
] as const;

export type CaptureProblem = (typeof CAPTURE_PROBLEMS)[number];

/** The most characters of what was found that an error repeats. */
const FOUND_LENGTH = 60;

/** A file that is no capture: where, what was expected, and what stood there. */
export class CaptureFileError extends Error {
  /** A path into the file, such as `records[3].bytes`. */
  readonly place: string;
  readonly problem: CaptureProblem;
  readonly expected: string;
  readonly found: string;

  constructor(place: string, problem: CaptureProblem, expected: string, found: string) {
    const short = found.length > FOUND_LENGTH ? `${found.slice(0, FOUND_LENGTH)}…` : found;
    super(`${place}: ${problem}: expected ${expected}, found ${short}`);
    this.name = 'CaptureFileError';
    this.place = place;
    this.problem = problem;
    this.expected = expected;
    this.found = short;
  }
}

/** An object of a file, whose fields are read one by one and checked. */
export class Checked {
  readonly place: string;
  readonly #fields: ReadonlyMap<string, unknown>;
  readonly #read = new Set<string>();

  constructor(value: unknown, place: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new CaptureFileError(place, 'not-object', '{…}', described(value));
    }
    this.place = place;
    this.#fields = new Map(Object.entries(value));
  }

  is(name: string, expected: string | number): void {
    const value = this.#take(name);
    if (value !== expected) this.#wrong(name, described(expected), value);
  }

  oneOf<const T extends string>(name: string, values: readonly T[]): T {
    const value = this.#take(name);
    const known = values.find((each) => each === value);
    return known ?? this.#wrong(name, values.join(' | '), value);
  }

  /** A finite number from `least` to `most`, both included. */
  number(name: string, least: number, most: number): number {
    const value = this.#take(name);
    if (typeof value === 'number' && value >= least && value <= most) return value;
    return this.#wrong(name, `${least} … ${most}`, value);
  }

  /** As `number`, and whole. */
  integer(name: string, least: number, most: number): number {
    const value = this.number(name, least, most);
    return Number.isSafeInteger(value) ? value : this.#wrong(name, `${least} … ${most}`, value);
  }

  boolean(name: string): boolean {
    const value = this.#take(name);
    return typeof value === 'boolean' ? value : this.#wrong(name, 'true | false', value);
  }

  text(name: string): string {
    const value = this.#take(name);
    return typeof value === 'string' ? value : this.#wrong(name, '"…"', value);
  }

  list(name: string): Checked[] {
    const place = this.#placeOf(name);
    const value = this.#take(name);
    if (!Array.isArray(value)) {
      throw new CaptureFileError(place, 'not-list', '[…]', described(value));
    }
    return value.map((each: unknown, at) => new Checked(each, `${place}[${at}]`));
  }

  /** Says that all fields have been read: another one is a mistake. */
  nothingElse(): void {
    for (const name of this.#fields.keys()) {
      if (this.#read.has(name)) continue;
      const known = [...this.#read].join(', ');
      throw new CaptureFileError(this.place, 'unknown-field', known, described(name));
    }
  }

  #take(name: string): unknown {
    this.#read.add(name);
    if (!this.#fields.has(name)) {
      const there = [...this.#fields.keys()].join(', ');
      throw new CaptureFileError(this.place, 'missing', name, there);
    }
    return this.#fields.get(name);
  }

  #placeOf(name: string): string {
    return this.place === 'file' ? name : `${this.place}.${name}`;
  }

  #wrong(name: string, expected: string, found: unknown): never {
    const place = this.#placeOf(name);
    throw new CaptureFileError(place, 'wrong-value', expected, described(found));
  }
}

/** Values of a file came out of JSON, so they can go back. */
function described(value: unknown): string {
  return JSON.stringify(value);
}
