import { expect, test } from 'vitest';
import { fromLatin1 } from './bytes.ts';
import { readDeflate, readExtension } from './deflate.ts';
import { headerTokens, parseResponse } from './http.ts';

function answer(value: string) {
  const response = parseResponse(
    fromLatin1(`HTTP/1.1 101 X\r\nSec-WebSocket-Extensions: ${value}\r\n\r\n`),
  );
  const [range] = headerTokens(response, 'sec-websocket-extensions');
  if (!range) throw new Error(`no extension in ${value}`);
  return readExtension(range);
}

test('an extension is read with its parameters', () => {
  const { name, parameters } = answer('permessage-deflate ; a; b = 1; c="x y"');
  expect(name).toBe('permessage-deflate');
  expect(parameters.map((parameter) => [parameter.name, parameter.value])).toEqual([
    ['a', undefined],
    ['b', '1'],
    ['c', 'x y'],
  ]);
});

test('an agreement on permessage-deflate is read', () => {
  expect(
    readDeflate(
      answer('permessage-deflate; server_no_context_takeover; client_max_window_bits="10"'),
    ),
  ).toEqual({
    serverNoContextTakeover: true,
    clientNoContextTakeover: false,
    serverMaxWindowBits: 15,
    clientMaxWindowBits: 10,
  });
});

test.each([
  'server_max_window_bits=7',
  'server_max_window_bits=16',
  'client_max_window_bits',
  'client_max_window_bits=08',
  'server_no_context_takeover=1',
  'x',
])('the parameter %s is refused', (parameter) => {
  expect(readDeflate(answer(`permessage-deflate; ${parameter}`))).toMatchObject({
    invalid: { range: { value: parameter } },
  });
});

test('a parameter that stands twice is refused', () => {
  const twice = 'server_no_context_takeover; server_no_context_takeover';
  expect(readDeflate(answer(`permessage-deflate; ${twice}`))).toHaveProperty('invalid');
});
