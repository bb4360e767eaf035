import { z } from 'zod';
import type { TraceLimits } from '../wire/trace.ts';

/*
 * Anyone who reaches Redis can write there, so nothing of a message is believed: a name is that of
 * an instance, a number is whole and within what an instance could say, and what is longer than an
 * instance would write is not even read.
 */

const NEWLINE = 0x0a;
/** The longest header, in bytes: a handful of names and numbers. */
const MOST_HEADER = 512;

const count = z.int().min(0);
const instance = z.uuid();
/** Unix time in ms, up to the last that a Date can hold. */
const unixTime = z.number().min(0).max(8.64e15);

/**
 * What a guest tells a holder, on `trace:<id>`. A batch follows a `batch`. `none` only shows whether
 * there is a holder.
 */
export const toHolder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.enum(['ask', 'leave']), from: instance, guest: count }),
  z.object({
    kind: z.literal('batch'),
    from: instance,
    guest: count,
    /** The guest's clock: Unix time in ms at its zero. */
    origin: unixTime,
  }),
]);
export type ToHolder = z.infer<typeof toHolder>;

/** Leave for a guest to show connections. */
const grant = z.object({
  kind: z.literal('grant'),
  guest: count,
  holder: instance,
  /** Bytes of batches that have been taken so far. */
  taken: count,
  /** Bytes that the guest may show in all, and connections that it may watch at once. */
  bytes: z.int(),
  connections: z.int(),
});
export type Grant = z.infer<typeof grant>;

/** What a holder tells a guest, on `peer:<instance>`. `none` only shows whether that is there. */
export const toGuest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('end'), guest: count }),
  grant,
]);
export type ToGuest = z.infer<typeof toGuest>;

/** The longest batch, in bytes, that an instance with these limits sends. */
export function longestBatch({ traceQueue, traceEvents, traceConnections }: TraceLimits): number {
  // What waits is bounded by its bytes and by its records; ends, and what was left out, come on top.
  return traceQueue + 64 * traceEvents + 128 * traceConnections;
}

/** A message: a line of JSON, and what follows it. */
export function pack(header: ToHolder | ToGuest, body?: Uint8Array): Buffer {
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  return body ? Buffer.concat([line, body]) : line;
}

/**
 * Reads a message back.
 * @param longest Bytes that may follow the header.
 * @returns undefined where it is none.
 */
export function unpack<Header>(
  message: Buffer,
  schema: z.ZodType<Header>,
  longest = 0,
): { header: Header; body: Buffer } | undefined {
  const end = message.subarray(0, MOST_HEADER).indexOf(NEWLINE);
  if (end === -1 || message.length - end - 1 > longest) return undefined;
  let line: unknown;
  try {
    line = JSON.parse(message.toString('utf8', 0, end));
  } catch {
    return undefined;
  }
  const { data } = schema.safeParse(line);
  return data === undefined ? undefined : { header: data, body: message.subarray(end + 1) };
}
