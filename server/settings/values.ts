import { z } from 'zod';
import { isInternalCode } from '../../src/protocol/close-code.ts';
import type { Words } from '../http/language.ts';

/*
 * Values that arrive as text: a parameter in an address, a flag on the command line. Each kind
 * knows how to say what it expects, so that every refusal reads the same.
 */

/** What is said where a value is refused. */
export interface Expectation {
  /** Completes "must be …". */
  expected: Words;
  /** A value that would be taken. */
  example: string;
}

export const expectations = z.registry<Expectation>();

/** What a value is for, in both languages; set with `schema.register(purpose, {…})`. */
export const purpose = z.registry<Record<'zh' | 'en', string>>();

const grouped = (value: number) => value.toLocaleString('en-US');

/** A whole number from `min` to `max`, both included. `unit` is said after the range. */
export function integer(range: { min: number; max: number; example: number; unit?: Words }) {
  const [min, max] = [grouped(range.min), grouped(range.max)];
  const [zh, en] = range.unit ? [` ${range.unit.zh}`, ` ${range.unit.en}`] : [' ', ''];
  return z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().int().min(range.min).max(range.max))
    .register(expectations, {
      expected: {
        zh: `${min} 到 ${max}${zh}之间的整数`,
        en: `a whole number from ${min} to ${max}${en}`,
      },
      example: String(range.example),
    });
}

/** A close code that can be put into a close frame, or `none` (null) for a close frame without. */
export function closeCode(example: number) {
  return z
    .string()
    .regex(/^(?:\d{1,5}|none)$/)
    .transform((value) => (value === 'none' ? null : Number(value)))
    .refine((code) => code === null || (code <= 65_535 && !isInternalCode(code)))
    .register(expectations, {
      expected: {
        zh: '0 到 65,535 之间的整数（1005、1006、1015 除外：它们只在程序内部使用，不会写进关闭帧），或 none（关闭帧不带关闭码）',
        en: 'a whole number from 0 to 65,535 except 1005, 1006 and 1015, which exist only inside programs and never in a close frame; or none for a close frame without a code',
      },
      example: String(example),
    });
}

/** An HTTP status that an upgrade can be answered with in place of the 101. */
export function refusalStatus(redirects: readonly number[]) {
  const named = redirects.join(', ');
  return z
    .string()
    .regex(/^\d{3}$/)
    .transform(Number)
    .refine((status) => (status >= 400 && status <= 599) || redirects.includes(status))
    .register(expectations, {
      expected: {
        zh: `400 到 599 之间的整数，或重定向 ${redirects.join('、')} 之一`,
        en: `a whole number from 400 to 599, or one of the redirects ${named}`,
      },
      example: '403',
    });
}

/** When something happens: after so many messages of the client, or so many milliseconds. */
export type Moment = { messages: number } | { ms: number };

/** `3` is after three messages, `500ms` after half a second. */
export function moment({ example }: { example: string }) {
  return z
    .string()
    .regex(/^(?:\d{1,3}|\d{1,5}ms)$/)
    .transform((value): Moment =>
      value.endsWith('ms') ? { ms: Number(value.slice(0, -2)) } : { messages: Number(value) },
    )
    .refine((when) => ('ms' in when ? when.ms <= MOST_MS : when.messages <= MOST_MESSAGES))
    .register(expectations, {
      expected: {
        zh: `消息条数（0 到 ${MOST_MESSAGES}），或毫秒数加 ms（0ms 到 ${MOST_MS}ms）`,
        en: `a number of messages (0 to ${MOST_MESSAGES}), or of milliseconds with ms behind it (0ms to ${MOST_MS}ms)`,
      },
      example,
    });
}

const MOST_MESSAGES = 100;
const MOST_MS = 60_000;

/** Text of at most `max` bytes of UTF-8, which may be empty, without control characters. */
export function bytesOfText(rule: { max: number; example: string }) {
  return z
    .string()
    .regex(/^\P{Cc}*$/u)
    .refine((value) => Buffer.byteLength(value) <= rule.max)
    .register(expectations, {
      expected: {
        zh: `不超过 ${rule.max} 字节的 UTF-8 文本（一个汉字通常占 3 字节），不含控制字符`,
        en: `text of at most ${rule.max} bytes in UTF-8, none of its characters a control character`,
      },
      example: rule.example,
    });
}

/** Text of 1 to `max` UTF-16 units without control characters. */
export function text(rule: { max: number; example: string }) {
  return z
    .string()
    .min(1)
    .max(rule.max)
    .regex(/^\P{Cc}*$/u)
    .register(expectations, {
      expected: {
        zh: `1 到 ${grouped(rule.max)} 个字符，不含控制字符`,
        en: `1 to ${grouped(rule.max)} characters, none of them a control character`,
      },
      example: rule.example,
    });
}

/**
 * A list, parted by commas; a flag for one may also be given several times. Empty by itself.
 * @param rule.read Gives an entry as it is kept, or `undefined` where it is none.
 */
export function list(rule: {
  read: (entry: string) => string | undefined;
  expected: Words;
  example: string;
}) {
  return z
    .string()
    .transform((value, context) => {
      const entries = value.split(',').map((entry) => rule.read(entry.trim()));
      const right = entries.filter((entry) => entry !== undefined);
      if (right.length < entries.length) context.addIssue({ code: 'custom' });
      return right;
    })
    .register(expectations, rule);
}

/** Whether a flag for `schema` may be given several times. */
export function isList(schema: z.core.$ZodType): boolean {
  return Array.isArray(defaultOf(schema));
}

/** One of a few names. */
export function choice<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names).register(expectations, {
    expected: { zh: `${names.join('、')} 之一`, en: `one of ${names.join(', ')}` },
    example: names[0],
  });
}

/** `1` or `0`; in an address also the bare name, as in `?deflate`. */
export function flag() {
  return z
    .enum(['1', '0', 'true', 'false', ''])
    .transform((value) => value !== '0' && value !== 'false')
    .register(expectations, { expected: { zh: '1 或 0', en: '1 or 0' }, example: '1' });
}

/** The kind of value below what `.default()` and `.optional()` put around it. */
function kindOf(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional
    ? kindOf(schema.def.innerType)
    : schema;
}

/** What `schema` expects, if it was made by a function of this file. */
export function expectationOf(schema: z.core.$ZodType): Expectation {
  return (
    expectations.get(kindOf(schema)) ?? {
      expected: { zh: '别的值', en: 'another value' },
      example: '',
    }
  );
}

/** What is taken where the value is not given: `undefined` for a value without a default. */
export function defaultOf(schema: z.core.$ZodType): unknown {
  return schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
}

/** What is taken where the value is not given, as it would be written. */
export function defaultTextOf(schema: z.core.$ZodType): string | undefined {
  const value = defaultOf(schema);
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (isMoment(value)) return 'ms' in value ? `${value.ms}ms` : String(value.messages);
  return undefined;
}

function isMoment(value: unknown): value is Moment {
  return typeof value === 'object' && value !== null && ('ms' in value || 'messages' in value);
}

/** Whether the value must be given. */
export function isRequired(schema: z.core.$ZodType): boolean {
  return !(schema instanceof z.ZodDefault || schema instanceof z.ZodOptional);
}
