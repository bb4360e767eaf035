/**
 * Checks of data that came from elsewhere. A `Check<T>` is a type guard; a type is written once, as
 * its check, and read back with `Shape<typeof check>`.
 */
export type Check<T> = (value: unknown) => value is T;
export type Shape<C> = C extends Check<infer T> ? T : never;

type Optional<T> = Check<T | undefined> & { optional: true };
type Fields = Record<string, Check<unknown>>;
type OptionalKeys<F> = { [K in keyof F]: F[K] extends Optional<unknown> ? K : never }[keyof F];
type ObjectOf<F extends Fields> = {
  [K in Exclude<keyof F, OptionalKeys<F>>]: Shape<F[K]>;
} & { [K in OptionalKeys<F>]?: Exclude<Shape<F[K]>, undefined> };

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** A finite number: what is measured or counted is never `NaN`. */
export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

export function oneOf<const T extends string>(...names: readonly T[]): Check<T> {
  return (value): value is T => names.some((name) => name === value);
}

export function arrayOf<T>(item: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every((each) => item(each));
}

export function optional<T>(check: Check<T>): Optional<T> {
  const orUndefined = (value: unknown): value is T | undefined =>
    value === undefined || check(value);
  return Object.assign(orUndefined, { optional: true as const });
}

/** An object that holds at least `fields`; others are let through. */
export function objectOf<F extends Fields>(fields: F): Check<ObjectOf<F>> {
  const checks = Object.entries(fields);
  return (value): value is ObjectOf<F> =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([key, check]) => check(Reflect.get(value, key)));
}

export function anyOf<C extends Check<unknown>[]>(...checks: C): Check<Shape<C[number]>> {
  return (value): value is Shape<C[number]> => checks.some((check) => check(value));
}
