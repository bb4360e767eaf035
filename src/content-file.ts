import type { z } from 'zod';
import { faultLines } from './zod-faults.ts';

/**
 * Reads a JSON file of `content/`.
 * @param path of the file, for the message.
 * @throws {Error} that names the file, each faulty field and what was expected there.
 */
export function parseContent<T>(schema: z.ZodType<T>, json: string, path: string): T {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (error) {
    throw new Error(
      `${path}: expected JSON (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const faults = faultLines(schema, result.error.issues, '(the whole)');
  throw new Error(`${path} is not as expected:\n${faults.join('\n')}`);
}
