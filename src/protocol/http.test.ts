import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromLatin1 } from './bytes.ts';
import {
  findHeadEnd,
  headerLines,
  headerTokens,
  parseRequest,
  parseResponse,
  queryParameters,
} from './http.ts';
import { coverageError, leaves } from './range.ts';

const bytesOf = (...lines: string[]) => fromLatin1(lines.join('\r\n'));

const REQUEST = bytesOf(
  'GET /chat?room=a%20b&trace=x1 HTTP/1.1',
  'Host: example.com',
  'Connection: keep-alive, Upgrade',
  'Sec-WebSocket-Key:  sN9cRrP/n9NdMgdcy2VJFQ== ',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x; a="1,2"',
  '',
  '',
);

/** Text that is nearly HTTP, so that random input reaches the inner branches. */
const nearlyHttp = fc
  .array(
    fc.oneof(
      fc.constantFrom('GET ', '/a?b=c&trace=1#d ', 'HTTP/1.1', '\r\n', '\n', '\r', ':', ' ', '\t'),
      fc.constantFrom(',', ';', '"', '=', 'Sec-WebSocket-Key', 'Sec-WebSocket-Extensions', '101 '),
      fc.constantFrom('Connection', 'Sec-WebSocket-Protocol: ', '?', '&', 'body', '\0', 'ÿ'),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => fromLatin1(parts.join('')));

test('any bytes are covered once on every level, and nothing throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), nearlyHttp), (bytes) => {
      for (const message of [parseRequest(bytes), parseResponse(bytes)]) {
        expect(coverageError(message.ranges, 0, bytes.length)).toBeUndefined();
      }
    }),
    { numRuns: 2000 },
  );
});

test('a request is read wherever it is cut', () => {
  for (let end = 0; end <= REQUEST.length; end += 1) {
    const request = parseRequest(REQUEST.subarray(0, end));
    expect(coverageError(request.ranges, 0, end)).toBeUndefined();
    expect(request.complete).toBe(end === REQUEST.length);
  }
});

test('the fields of a request are read', () => {
  const request = parseRequest(REQUEST);
  expect(request).toMatchObject({
    method: 'GET',
    target: '/chat?room=a%20b&trace=x1',
    version: 'HTTP/1.1',
    headEnd: REQUEST.length,
  });
  expect(queryParameters(request)).toEqual([
    { name: 'room', value: 'a b' },
    { name: 'trace', value: 'x1' },
  ]);
  expect(headerLines(request, 'sec-websocket-key').map(({ value }) => value)).toEqual([
    'sN9cRrP/n9NdMgdcy2VJFQ==',
  ]);
  expect(headerTokens(request, 'connection').map(({ value }) => value)).toEqual([
    'keep-alive',
    'Upgrade',
  ]);
  expect(headerTokens(request, 'sec-websocket-extensions').map(({ value }) => value)).toEqual([
    'permessage-deflate; client_max_window_bits',
    'x; a="1,2"',
  ]);
});

test('the trace parameter has a kind of its own', () => {
  const kinds = leaves(parseRequest(bytesOf('GET /?trace=abc&retrace=1 HTTP/1.1', '', '')).ranges);
  expect(kinds.map(({ kind, value }) => `${kind} ${String(value)}`)).toEqual(
    expect.arrayContaining(['path /', 'parameter-name trace', 'parameter-value abc']),
  );
  const target = parseRequest(REQUEST).ranges[0]?.children?.[2];
  expect(target?.children?.map(({ kind }) => kind)).toEqual([
    'path',
    'separator',
    'parameter',
    'separator',
    'trace-parameter',
  ]);
});

test('a refusal is read with its body', () => {
  const response = parseResponse(
    bytesOf('HTTP/1.1 404 Not Found', 'Content-Length: 5', '', 'nope\n'),
  );
  expect(response).toMatchObject({ status: 404, reason: 'Not Found', complete: true });
  expect(response.ranges.map(({ kind }) => kind)).toEqual([
    'status-line',
    'header',
    'blank-line',
    'body',
  ]);
});

test('lines that cannot be read are marked, and the rest is read', () => {
  const request = parseRequest(
    bytesOf('GET / HTTP/1.1', 'no colon', ' folded', 'Bad Name: 1', 'Host : a', '', ''),
  );
  expect(request.ranges.map(({ kind }) => kind)).toEqual([
    'request-line',
    'unreadable-line',
    'folded-line',
    'unreadable-line',
    'header',
    'blank-line',
  ]);
  expect(headerLines(request, 'host')).toHaveLength(1);
});

test('the end of a head is found with either line end', () => {
  expect(findHeadEnd(fromLatin1('GET / HTTP/1.1\r\n\r\nx'))).toBe(18);
  expect(findHeadEnd(fromLatin1('GET / HTTP/1.1\n\nx'))).toBe(16);
  expect(findHeadEnd(fromLatin1('GET / HTTP/1.1\r\n\r'))).toBe(-1);
});
