import type { z } from 'zod';
import { nearest } from './nearest.ts';

/** As much of a schema as is looked at; two copies of zod do not know each other's classes. */
interface Known {
  def: {
    shape?: Record<string, unknown>;
    innerType?: unknown;
    in?: unknown;
    element?: unknown;
    items?: unknown[];
    rest?: unknown;
    valueType?: unknown;
    options?: unknown[];
  };
}

function isKnown(schema: unknown): schema is Known {
  return typeof schema === 'object' && schema !== null && 'def' in schema;
}

/** Names of the fields that there may be at a place; none where that is no object. */
function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  if (!isKnown(schema)) return [];
  const { def } = schema;
  const [first, ...rest] = path;
  if (def.shape) {
    return first === undefined ? Object.keys(def.shape) : keysAt(def.shape[String(first)], rest);
  }
  if (def.options) return [...new Set(def.options.flatMap((each) => keysAt(each, path)))];
  const inner = def.innerType ?? def.in;
  if (inner !== undefined) return keysAt(inner, path);
  if (first === undefined) return [];
  const below = def.items?.[Number(first)] ?? def.rest ?? def.element ?? def.valueType;
  return keysAt(below, rest);
}

/**
 * What is wrong with data, one line each: the field and what was expected there. A field that is
 * not known is named with those that there are.
 * @param whole What the data as a whole is called.
 */
export function faultLines(
  schema: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  whole: string,
): string[] {
  return issues.map((issue) => {
    const field = issue.path.join('.') || whole;
    const names = issue.code === 'unrecognized_keys' ? keysAt(schema, issue.path) : [];
    if (issue.code !== 'unrecognized_keys' || names.length === 0) {
      return `  "${field}": ${issue.message}`;
    }
    const meant = issue.keys.flatMap((key) => nearest(key, names) ?? []);
    const question = meant.length > 0 ? ` Did you mean ${meant.join(', ')}?` : '';
    return `  "${field}": ${issue.message}; there are ${names.join(', ')}.${question}`;
  });
}
