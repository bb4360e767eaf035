import { endpointAt } from '../endpoints/index.ts';
import { parameterReader } from '../endpoint/parameters.ts';
import type { Refusal } from '../http/refusal.ts';
import { readTarget } from '../http/target.ts';

/** A request line of which only the start is there: no line end has come yet. */
const CUT_LINE = /^[\r\n]*GET (\S+)$/;

/**
 * Says what is wrong with a request whose first line alone is longer than a whole head may be,
 * where that is a query: the parameter at fault is among what came, most often the last.
 * @param head The first bytes of the request.
 * @returns undefined where the line is not cut in a query that an endpoint reads.
 */
export function faultOfLongTarget(head: Buffer, base: string): Refusal | undefined {
  const url = CUT_LINE.exec(head.toString('latin1'))?.[1];
  const target = readTarget(url, base);
  const endpoint = target && endpointAt(target.path);
  if (!endpoint) return undefined;
  const read = parameterReader(endpoint)(target.query);
  return 'refusal' in read ? read.refusal : undefined;
}
