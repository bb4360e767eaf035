import { z } from 'zod';

/** A request in Chromium's own log. */
export interface LoggedRequest {
  /** The origin that asked; `null` where it is opaque, `not an origin` for the browser itself. */
  initiator: string;
  url: string;
}

const request = z.object({ params: z.object({ initiator: z.string(), url: z.string() }) });
const netLog = z.object({ events: z.array(z.unknown()) });

/**
 * All that a browser asked the network for, by the file of `--log-net-log`.
 * @throws where it is no such file, or holds no request.
 */
export function requestsIn(log: string): LoggedRequest[] {
  const found = netLog.parse(JSON.parse(log)).events.flatMap((event) => {
    const read = request.safeParse(event);
    return read.success ? [read.data.params] : [];
  });
  if (found.length === 0) throw new Error('the log of the browser holds no request');
  return found;
}
