import { expect, test } from 'vitest';
import { blockageOf } from './blockage.ts';

const site = { page: new URL('http://192.0.2.7:9998/en/'), base: '/ws101/' };
const host = '192.0.2.7:9998';

test.each([
  [undefined, { kind: 'server', values: { host } }],
  ['<html>blocked</html>', { kind: 'server', values: { host } }],
  [{ saw: 'something else' }, { kind: 'server', values: { host } }],
  [{ saw: 'nothing' }, { kind: 'silent', values: { host } }],
  [{ saw: 'unknown' }, { kind: 'unknown', values: { host } }],
  [{ saw: 'upgrade' }, { kind: 'answer', values: { host } }],
  [{ saw: 'request' }, { kind: 'stripped', values: { host, via: '' } }],
  [
    { saw: 'request', via: '1.1 squid' },
    { kind: 'stripped', values: { host, via: ' (Via: 1.1 squid)' } },
  ],
  [
    { saw: 'refused', status: 403 },
    { kind: 'refused', values: { host, status: 403 } },
  ],
  [
    { saw: 'refused', status: 503 },
    { kind: 'busy', values: { host } },
  ],
])('what the server saw, %j, is told as %j', async (seen, told) => {
  const asked: string[] = [];
  const blockage = await blockageOf(site, 'a1b2', (address) => {
    asked.push(address);
    return Promise.resolve(seen);
  });
  expect(blockage).toEqual(told);
  expect(asked).toEqual(['/ws101/reach?probe=a1b2']);
});
