import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildRequest, buildResponse } from './handshake.ts';
import { headerLines, headerTokens, parseRequest, parseResponse } from './http.ts';
import { requestFaults, responseFaults } from './handshake-fault.ts';
import { toBase64 } from './base64.ts';

const word = fc.stringMatching(/^[a-z0-9._-]{1,12}$/);

test('a request that is built is read back, without a fault', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toBase64),
      fc.uniqueArray(word, { maxLength: 4 }),
      word,
      (key, protocols, path) => {
        const request = parseRequest(
          buildRequest({ target: `/${path}`, host: 'example.com', key, protocols, origin: 'null' }),
        );
        expect(request.target).toBe(`/${path}`);
        expect(headerLines(request, 'sec-websocket-key')[0]?.value).toBe(key);
        expect(headerTokens(request, 'sec-websocket-protocol').map(({ value }) => value)).toEqual(
          protocols,
        );
        expect(requestFaults(request)).toEqual([]);

        const [protocol] = protocols;
        const response = parseResponse(buildResponse({ key, ...(protocol && { protocol }) }));
        expect(response.status).toBe(101);
        expect(responseFaults(response, request)).toEqual([]);
      },
    ),
  );
});
