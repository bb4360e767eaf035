import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Reach, reachOf } from '../../server/live/reach.ts';
import { upgradeRequest } from './raw.ts';
import { openClient, startServer } from './running.ts';

async function seen(url: string, probe: string): Promise<unknown> {
  return (await fetch(`${url}reach?probe=${probe}`)).json();
}

test('a page can ask how its attempt arrived', async () => {
  await using server = await startServer();
  const { url, port } = server;
  expect(await seen(url, 'never')).toEqual({ saw: 'nothing' });

  const { origin } = new URL(url);
  const socket = new WebSocket(`${url.replace('http', 'ws')}trace?probe=open`, { origin });
  await once(socket, 'open');
  expect(await seen(url, 'open')).toEqual({ saw: 'upgrade' });
  socket.terminate();

  await fetch(`${url}trace?probe=plain`);
  expect(await seen(url, 'plain')).toEqual({ saw: 'request' });
  await fetch(`${url}trace?probe=squid`, { headers: { Via: `1.1 ${'squid'.repeat(50)}` } });
  expect(await seen(url, 'squid')).toEqual({
    saw: 'request',
    via: `1.1 ${'squid'.repeat(50)}`.slice(0, 100),
  });

  for (const [probe, headers, status] of [
    ['foreign', { Origin: 'http://evil.example' }, 403],
    ['keyless', { Origin: origin, 'Sec-WebSocket-Key': '' }, 400],
  ] as const) {
    const client = await openClient(port);
    client.write(upgradeRequest(`/trace?probe=${probe}`, headers));
    await client.ended();
    expect(await seen(url, probe)).toEqual({ saw: 'refused', status });
  }
});

test('what is no name of an attempt is not remembered', async () => {
  await using server = await startServer();
  for (const probe of ['x'.repeat(33), '%00', 'a b', '']) {
    await fetch(`${server.url}trace?probe=${probe}`);
  }
  await fetch(`${server.url}echo?probe=echo`);
  expect(reachOf(server.live).size).toBe(0);
});

test('attempts are forgotten, by age and by number', () => {
  const reach = new Reach();
  reach.see('old', { saw: 'upgrade' }, 0);
  reach.see('young', { saw: 'upgrade' }, 59_999);
  reach.see('now', { saw: 'upgrade' }, 60_000);
  expect(['old', 'young', 'now'].map((probe) => reach.find(probe)?.saw)).toEqual([
    undefined,
    'upgrade',
    'upgrade',
  ]);
  for (let at = 0; at < 5_000; at += 1) reach.see(`probe-${at}`, { saw: 'upgrade' }, 60_000);
  expect(reach.size).toBeLessThanOrEqual(2_000);
  expect(reach.find('probe-4999')).toBeDefined();
});
