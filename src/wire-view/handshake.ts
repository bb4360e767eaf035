import type { Fault } from '../protocol/fault.ts';
import { requestFaults, responseFaults } from '../protocol/handshake-fault.ts';
import type { HttpRequest, HttpResponse } from '../protocol/http.ts';
import { parseRequest, parseResponse } from '../protocol/http.ts';
import type { EndReason } from '../protocol/trace.ts';

/** How a handshake went, as far as its bytes tell. */
export type Outcome =
  | { is: 'asking' }
  | { is: 'waiting' }
  | { is: 'opened' }
  /** A 101 that breaks a rule: the browser lets the connection fail. */
  | { is: 'broken' }
  | { is: 'refused'; status: number }
  /** The connection ended before there was a whole answer. */
  | { is: 'ended'; reason: EndReason };

/** The opening handshake of one connection. */
export interface Handshake {
  request: HttpRequest;
  /** Left out until its first byte. */
  response?: HttpResponse;
  faults: readonly Fault[];
  outcome: Outcome;
}

/**
 * Reads a handshake.
 * @param response no bytes where none have come.
 * @param ended why the connection ended, if it has.
 */
export function readHandshake(
  requestBytes: Uint8Array,
  responseBytes: Uint8Array,
  ended?: EndReason,
): Handshake {
  const request = parseRequest(requestBytes);
  const response = responseBytes.length > 0 ? parseResponse(responseBytes) : undefined;
  const answered = response ? responseFaults(response, request) : [];
  return {
    request,
    ...(response && { response }),
    faults: [...requestFaults(request), ...answered],
    outcome: outcomeOf(request, response, answered, ended),
  };
}

function outcomeOf(
  request: HttpRequest,
  response: HttpResponse | undefined,
  faults: readonly Fault[],
  ended: EndReason | undefined,
): Outcome {
  if (response?.complete) {
    if (response.status !== 101) return { is: 'refused', status: response.status };
    return { is: faults.length === 0 ? 'opened' : 'broken' };
  }
  if (ended !== undefined) return { is: 'ended', reason: ended };
  return { is: request.complete ? 'waiting' : 'asking' };
}
