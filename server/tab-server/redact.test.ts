import { expect, it } from 'vitest';
import { fromLatin1, latin1 } from '../../src/protocol/bytes.ts';
import { redactRequest } from './redact.ts';

function redacted(text: string, own?: string) {
  const bytes = fromLatin1(text);
  const hidden = redactRequest(bytes, own);
  return { hidden, text: latin1(bytes) };
}

it.each([
  ['Cookie: sid=abc\r\n', 'Cookie: *******\r\n', 7],
  ['cookie:sid=abc\r\n', 'cookie:*******\r\n', 7],
  ['COOKIE :\t sid\r\n', 'COOKIE :\t ***\r\n', 3],
  ['Authorization: Basic YTpi\r\n', 'Authorization: **********\r\n', 10],
  ['Proxy-Authorization: x\r\n', 'Proxy-Authorization: *\r\n', 1],
  ['Cookie: a\r\n b=c\r\n\td\r\nHost: e\r\n', 'Cookie: *\r\n ***\r\n\t*\r\nHost: e\r\n', 5],
  ['Cookie: a\nCookie: b\n', 'Cookie: *\nCookie: *\n', 2],
  ['Cookie: a\r\nCookie: b\r\nHost: c\r\n', 'Cookie: *\r\nCookie: *\r\nHost: c\r\n', 2],
  ['X-Cookie: a\r\nHost: Cookie: b\r\n', 'X-Cookie: a\r\nHost: Cookie: b\r\n', 0],
  ['Cookie:\r\nHost: a\r\n', 'Cookie:\r\nHost: a\r\n', 0],
])('hides the value in %j, and moves nothing', (lines, expected, hidden) => {
  const request = (middle: string) => `GET /bench/x HTTP/1.1\r\n${middle}\r\nCookie: is a frame`;
  expect(redacted(request(lines))).toEqual({ text: request(expected), hidden });
});

it('hides the tag of another page, and keeps the reader’s own', () => {
  const request = 'GET /bench/x?a=1&trace=AbC-1 HTTP/1.1\r\nHost: a\r\n\r\n?trace=AbC-1';
  expect(redacted(request)).toEqual({ text: request.replace('AbC-1', '*****'), hidden: 5 });
  expect(redacted(request, 'AbC-1')).toEqual({ text: request, hidden: 0 });
});

it.each([
  ['GET /bench/x?trace=a&trace=SECRET HTTP/1.1\r\n\r\n', 7],
  ['GET /bench/x?trace=OWN&trace=SECRET HTTP/1.1\r\n\r\n', 6],
  ['GET http://a/bench/x?%74race=SECRET HTTP/1.1\r\n\r\n', 6],
  ['GET /bench/x HTTP/1.1\r\nReferer: https://a/?trace=SECRET\r\n\r\n', 6],
  ['GET /bench/x HTTP/1.1\r\nReferer: a\r\n /?TRACE=SECRET&b\r\n\r\n', 6],
  ['\r\n\r\nGET /bench/x?trace=SECRET HTTP/1.1\r\n\r\n', 6],
  ['\n\nGET /bench/x HTTP/1.1\r\nCookie: SECRET\r\n\r\n', 6],
  ['\r\nGET /bench/x HTTP/1.1\r\nAuthorization: SECRET\r\n\r\n', 6],
])('hides every one wherever it stands: %j', (request, count) => {
  const { hidden, text } = redacted(request, 'OWN');
  expect(text).not.toContain('SECRET');
  expect(text).toHaveLength(request.length);
  expect(hidden).toBe(count);
});

it('hides in a head that is not whole yet', () => {
  expect(redacted('GET / HTTP/1.1\r\nCookie: sec').text).toBe('GET / HTTP/1.1\r\nCookie: ***');
});
