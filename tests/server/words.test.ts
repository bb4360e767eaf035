import { expect, it } from 'vitest';
import {
  HANDSHAKE_HEADERS,
  HANDSHAKE_STATUSES,
  buildRequest,
} from '../../src/protocol/handshake.ts';
import { latin1 } from '../../src/protocol/bytes.ts';
import { parseResponse } from '../../src/protocol/http.ts';
import { openClient, startServer } from './running.ts';

/** What the live server says in answer to an upgrade request has an explanation of its own. */

const good = (target: string, extensions?: string) =>
  latin1(
    buildRequest({
      target,
      host: 'a',
      key: 'sN9cRrP/n9NdMgdcy2VJFQ==',
      protocols: ['chat.v2'],
      ...(extensions !== undefined && { extensions }),
    }),
  );

it('every header and status of the live server’s answers is explained', async () => {
  await using server = await startServer();
  const requests = [
    good('/echo'),
    good('/echo?deflate=1', 'permessage-deflate; client_max_window_bits'),
    good('/echo?fragment=none'),
    good('/nothing'),
    good('/trace'),
    good('/echo').replace(': 13', ': 8'),
    good('/echo').replace('GET', 'POST'),
    good('/echo').replace(/Upgrade: .*\r\n/, ''),
    good('/echo').replace('Host: a', `Host: ${'a'.repeat(20_000)}`),
    'hello\r\n\r\n',
    ...HANDSHAKE_STATUSES.filter((status) => status >= 400).map((status) =>
      good(`/reject?status=${status}`),
    ),
  ];
  const statuses = new Set<number>();
  const headers = new Set<string>();
  for (const request of requests) {
    const client = await openClient(server.port);
    client.write(request);
    const answer = await client.until((received) => received.includes('\r\n\r\n'));
    client.socket.destroy();
    const response = parseResponse(answer);
    statuses.add(response.status);
    for (const { name } of response.headers) headers.add(name.toLowerCase());
  }
  expect(statuses.size).toBeGreaterThan(8);
  const known = (list: readonly (string | number)[]) => new Set(list);
  expect([...headers].filter((name) => !known(HANDSHAKE_HEADERS.response).has(name))).toEqual([]);
  expect([...statuses].filter((status) => !known(HANDSHAKE_STATUSES).has(status))).toEqual([]);
});
