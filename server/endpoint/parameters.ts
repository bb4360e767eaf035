import { z } from 'zod';
import type { Refusal } from '../http/refusal.ts';
import { expectationOf } from '../settings/values.ts';

/** Taken by every endpoint: the tag that makes a connection visible to the page that runs it. */
export const TRACE_PARAMETER = 'trace';

/** Longest part of a learner's value that is said again in an answer, in UTF-16 units. */
const MOST_QUOTED = 60;

/** Query parameters of an endpoint, each made with a function of `values.ts`. */
export type Parameters = Readonly<Record<string, z.ZodType>>;

/** What an endpoint takes, and where. */
export interface Taken<P extends Parameters = Parameters> {
  path: `/${string}`;
  parameters: P;
  /** Whether parameters that are not listed are let through. */
  anyParameters?: boolean;
  /** Parameters that work, and are told of, only where the server was started with --conformance. */
  forConformance?: readonly string[];
}

type Read<P extends Parameters> = { parameters: z.output<z.ZodObject<P>> } | { refusal: Refusal };

/**
 * Makes what reads a query against what an endpoint takes. What is wrong gets a 400 that names it.
 * Made once for each endpoint: zod compiles a schema when it is first used.
 */
export function parameterReader<P extends Parameters>({
  path,
  parameters,
  anyParameters,
  forConformance = [],
}: Taken<P>): (query: string) => Read<P> {
  const schema = z.object(parameters);
  const known = Object.keys(parameters).filter((name) => !forConformance.includes(name));
  return (query) => {
    const given = new Map<string, string>();
    for (const [name, value] of new URLSearchParams(query)) {
      if (name === TRACE_PARAMETER) continue;
      const isKnown = Object.hasOwn(parameters, name);
      if (!isKnown && anyParameters) continue;
      if (!isKnown) return { refusal: unknownParameter(path, name, known) };
      const schema = parameters[name];
      if (schema && given.has(name)) return { refusal: givenTwice(path, name, schema) };
      given.set(name, value);
    }
    const result = schema.safeParse(Object.fromEntries(given));
    if (result.success) return { parameters: result.data };
    const name = String(result.error.issues[0]?.path[0]);
    const faulty = parameters[name];
    if (!faulty) throw result.error;
    return { refusal: wrongValue(path, name, given.get(name), faulty) };
  };
}

function wrongValue(
  path: string,
  name: string,
  value: string | undefined,
  schema: z.ZodType,
): Refusal {
  const { expected, example } = expectationOf(schema);
  const sample = `${path}?${name}=${example}`;
  const was = value === undefined ? undefined : quoted(value);
  return {
    status: 400,
    words: {
      zh: `参数 ${name} 应为${expected.zh}，例如 ${sample}。${was === undefined ? '这次没有给出。' : `这次是 ${was}。`}`,
      en: `The parameter ${name} must be ${expected.en}, for example ${sample}. ${was === undefined ? 'It was not given.' : `It was ${was}.`}`,
    },
  };
}

function unknownParameter(path: string, name: string, known: string[]): Refusal {
  const [zh, en] =
    known.length === 0
      ? ['它没有参数。', 'It takes none.']
      : [`可用的参数：${known.join('、')}。`, `It takes: ${known.join(', ')}.`];
  return {
    status: 400,
    words: {
      zh: `${path} 没有名为 ${quoted(name)} 的参数。${zh}`,
      en: `${path} has no parameter ${quoted(name)}. ${en}`,
    },
  };
}

function givenTwice(path: string, name: string, schema: z.ZodType): Refusal {
  const { expected, example } = expectationOf(schema);
  const sample = `${path}?${name}=${example}`;
  return {
    status: 400,
    words: {
      zh: `参数 ${name} 给出了不止一次。请只给一次：${expected.zh}，例如 ${sample}。`,
      en: `The parameter ${name} was given more than once. Give it once: ${expected.en}, for example ${sample}.`,
    },
  };
}

/** A value as it can be shown: short, and without control characters. */
function quoted(value: string): string {
  const short = value.length <= MOST_QUOTED ? value : `${value.slice(0, MOST_QUOTED)}…`;
  return JSON.stringify(short);
}
