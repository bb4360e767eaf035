import { concat } from './bytes.ts';

/**
 * What the page and the server say on `/workbench`, where a learner sends a raw request: each
 * binary message to the server is a request as it is; each binary message back is its answer, one
 * byte that says how it ended (the place in `WORKBENCH_ENDINGS`) and then the answer's bytes.
 */

/** The longest request that is taken, in bytes. */
export const WORKBENCH_REQUEST = 16 * 1024;

export const WORKBENCH_ENDINGS = [
  /** The answer is whole, as its `Content-Length` says. */
  'answered',
  /** A 101 came: from here on there would be frames. */
  'upgraded',
  /** The server ended the connection, perhaps without an answer. */
  'closed',
  /** No whole answer came in time: the server may still be waiting for the rest of the request. */
  'timeout',
  /** The answer is longer than what is shown. */
  'too-long',
  /** The request is longer than what is taken, and was not sent. */
  'request-too-long',
  /** Too many requests; this one was not sent. */
  'too-often',
] as const;

export type WorkbenchEnding = (typeof WORKBENCH_ENDINGS)[number];

export interface WorkbenchAnswer {
  ending: WorkbenchEnding;
  bytes: Uint8Array;
}

export function encodeAnswer({ ending, bytes }: WorkbenchAnswer): Uint8Array<ArrayBuffer> {
  return concat(Uint8Array.of(WORKBENCH_ENDINGS.indexOf(ending)), bytes);
}

/** @throws {RangeError} where the message is empty or its ending unknown. */
export function decodeAnswer(message: Uint8Array): WorkbenchAnswer {
  const ending = WORKBENCH_ENDINGS[message[0] ?? -1];
  if (ending === undefined) throw new RangeError(`workbench answer: unknown ending ${message[0]}`);
  return { ending, bytes: message.subarray(1) };
}
