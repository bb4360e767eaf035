import { z } from 'zod';

const NEWLINE = 0x0a;
const count = z.number().min(0);

/**
 * What a guest tells a holder, on `trace:<id>`. A batch follows a `batch`. `none` only shows whether
 * there is a holder.
 */
export const toHolder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.enum(['ask', 'leave']), from: z.string(), guest: count }),
  z.object({
    kind: z.literal('batch'),
    from: z.string(),
    guest: count,
    /** The guest's clock: Unix time in ms at its zero. */
    origin: z.number(),
  }),
]);
export type ToHolder = z.infer<typeof toHolder>;

/** Leave for a guest to show connections. */
const grant = z.object({
  kind: z.literal('grant'),
  guest: count,
  holder: z.string(),
  /** Bytes of batches that have been taken so far. */
  taken: count,
  /** Bytes that the guest may show in all, and connections that it may watch at once. */
  bytes: z.number(),
  connections: z.number(),
});
export type Grant = z.infer<typeof grant>;

/** What a holder tells a guest, on `peer:<instance>`. `none` only shows whether that is there. */
export const toGuest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('end'), guest: count }),
  grant,
]);
export type ToGuest = z.infer<typeof toGuest>;

/** A message: a line of JSON, and what follows it. */
export function pack(header: ToHolder | ToGuest, body?: Uint8Array): Buffer {
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  return body ? Buffer.concat([line, body]) : line;
}

/** Reads a message back; undefined where it is none: anyone who reaches Redis can write there. */
export function unpack<Header>(
  message: Buffer,
  schema: z.ZodType<Header>,
): { header: Header; body: Buffer } | undefined {
  const end = message.indexOf(NEWLINE);
  let line: unknown;
  try {
    line = JSON.parse(message.toString('utf8', 0, end));
  } catch {
    return undefined;
  }
  const { data } = schema.safeParse(line);
  return data === undefined ? undefined : { header: data, body: message.subarray(end + 1) };
}
