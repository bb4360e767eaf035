import { computeAccept, isKey } from './accept.ts';
import { DEFLATE, fitsOffer, readDeflate, readExtension } from './deflate.ts';
import type { Fault, FaultId } from './fault.ts';
import { headerLines, headerTokens } from './http.ts';
import type { HttpMessage, HttpRequest, HttpResponse } from './http.ts';
import type { AnnotatedRange } from './range.ts';
import type { Sender } from './trace.ts';

/** Faults of an opening request, in the order of their bytes (RFC 6455 §4.1, §4.2.1). */
export function requestFaults(request: HttpRequest): Fault[] {
  const { faults, at, missing } = collector('client', request);
  lineFaults(request, at);
  const startLine = request.ranges[0];
  const part = (kind: AnnotatedRange['kind']) => startLine?.children?.find((c) => c.kind === kind);
  if (request.method !== '' && request.method !== 'GET') at('request-method', part('method'));
  if (request.method !== '' && !(request.version >= 'HTTP/1.1')) {
    at('request-version', part('http-version') ?? startLine);
  }
  if (!request.complete) return faults;

  if (headerLines(request, 'host').length === 0) missing('request-host-missing');
  if (!names(request, 'upgrade', 'websocket')) missing('request-upgrade-missing');
  if (!names(request, 'connection', 'upgrade')) missing('request-connection-missing');

  const keys = headerLines(request, 'sec-websocket-key');
  if (keys.length === 0) missing('key-missing');
  for (const [index, key] of keys.entries()) {
    if (index > 0) at('key-repeated', key.range);
    else if (!isKey(key.value)) at('key-invalid', valueRange(key.range));
  }
  const versions = headerLines(request, 'sec-websocket-version');
  if (versions.length === 0) missing('websocket-version-missing');
  for (const { value, range } of versions) {
    if (value !== '13') at('websocket-version-unsupported', valueRange(range));
  }
  const offered = headerTokens(request, 'sec-websocket-protocol');
  for (const [index, token] of offered.entries()) {
    const earlier = offered.slice(0, index).some(({ value }) => value === token.value);
    if (earlier) at('subprotocol-offered-twice', token);
  }
  return sorted(faults);
}

/** Faults of the answer to `request`, in the order of their bytes (RFC 6455 §4.1). */
export function responseFaults(response: HttpResponse, request: HttpRequest): Fault[] {
  const { faults, at, missing } = collector('server', response);
  lineFaults(response, at);
  const startLine = response.ranges[0];
  if (response.status !== 101) {
    // A refusal is not a WebSocket response: nothing else is asked of it.
    if (response.status !== 0) {
      at(
        'status-not-101',
        startLine?.children?.find(({ kind }) => kind === 'status-code'),
      );
    }
    return sorted(faults);
  }
  if (!response.complete) return faults;

  if (!names(response, 'upgrade', 'websocket')) missing('response-upgrade-missing');
  if (!names(response, 'connection', 'upgrade')) missing('response-connection-missing');

  const [key] = headerLines(request, 'sec-websocket-key');
  const accepts = headerLines(response, 'sec-websocket-accept');
  if (accepts.length === 0) missing('accept-missing');
  for (const [index, { value, range }] of accepts.entries()) {
    if (index > 0) at('accept-repeated', range);
    else if (value !== computeAccept(key?.value ?? '').accept) {
      at('accept-wrong', valueRange(range));
    }
  }

  const asked = headerTokens(request, 'sec-websocket-protocol').map(({ value }) => value);
  const chosen = headerTokens(response, 'sec-websocket-protocol');
  for (const [index, token] of chosen.entries()) {
    if (index > 0 || !asked.includes(token.value)) at('subprotocol-unasked', token);
  }
  if (asked.length > 0 && chosen.length === 0) missing('subprotocol-unanswered');

  const offers = headerTokens(request, 'sec-websocket-extensions').map(readExtension);
  for (const extension of headerTokens(response, 'sec-websocket-extensions').map(readExtension)) {
    const offered = offers.filter(({ name }) => name === extension.name);
    if (offered.length === 0) {
      at('extension-unasked', extension.range);
    } else if (extension.name === DEFLATE) {
      const deflate = readDeflate(extension);
      if ('invalid' in deflate) at('extension-parameter-invalid', deflate.invalid.range);
      else if (!offered.some((offer) => fitsOffer(extension, offer))) {
        at('extension-parameter-invalid', extension.range);
      }
    }
  }
  return sorted(faults);
}

type Mark = (id: FaultId, range: AnnotatedRange | undefined) => void;

function collector(sender: Sender, message: HttpMessage) {
  const faults: Fault[] = [];
  const at: Mark = (id, range) => {
    if (range) faults.push({ id, sender, start: range.start, end: range.end });
  };
  // What is missing is shown at the blank line: there the head ends without it.
  const blank = message.ranges.find(({ kind }) => kind === 'blank-line');
  return { faults, at, missing: (id: FaultId) => at(id, blank) };
}

function lineFaults(message: HttpMessage, at: Mark): void {
  for (const range of message.ranges) {
    if (range.kind === 'unreadable-line') at('unreadable-line', range);
    if (range.kind === 'folded-line') at('folded-line', range);
    const lineEnd =
      range.kind === 'blank-line' ? range : range.children?.find(({ kind }) => kind === 'line-end');
    if (lineEnd && lineEnd.end - lineEnd.start === 1) at('bare-line-feed', lineEnd);
    const space = range.kind === 'header' ? range.children?.[1] : undefined;
    if (space?.kind === 'space') at('space-before-colon', space);
  }
}

/** Whether a header field that lists tokens has this one, whatever its case. */
function names(message: HttpMessage, header: string, token: string): boolean {
  return headerTokens(message, header).some(({ value }) => String(value).toLowerCase() === token);
}

function valueRange(header: AnnotatedRange): AnnotatedRange {
  return header.children?.find(({ kind }) => kind === 'header-value') ?? header;
}

function sorted(faults: Fault[]): Fault[] {
  return faults.sort((a, b) => a.start - b.start);
}
