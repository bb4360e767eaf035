import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Running } from '../../server/start/run.ts';
import { openClient, openWatcher, startServer } from './running.ts';

/** The samples of `/metrics`, by name with labels. */
async function read({ url }: Pick<Running, 'url'>): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}metrics`)).text();
  return new Map(
    [...text.matchAll(/^([a-z]\S*) (\S+)$/gm)].map(([, name = '', value]) => [name, Number(value)]),
  );
}

test('counts connections, messages and bytes of each endpoint, traces, limits and refusals', async () => {
  await using server = await startServer({ maxMessage: 125 });
  const before = await read(server);
  const watcher = await openWatcher(server);
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/echo?fragment=2`);
  await once(socket, 'open');
  for (const text of ['one', 'two', 'three']) {
    socket.send(text);
    await once(socket, 'message');
  }
  const open = await read(server);
  expect(open.get('ws101_connections{path="/echo"}')).toBe(1);
  expect(open.get('ws101_connections{path="/trace"}')).toBe(1);
  expect(open.get('ws101_traces')).toBe(1);
  expect(open.get('ws101_held')).toBe(2);
  // There from the start: a rate does not see a series that begins at one.
  expect(open.get('ws101_faults_total{entry="timer"}')).toBe(0);
  socket.send('x'.repeat(126));
  await once(socket, 'close');
  const silent = new WebSocket(`ws://127.0.0.1:${server.port}/silent-close`);
  await once(silent, 'open');
  silent.send('raw');
  await once(silent, 'message');
  silent.terminate();
  await fetch(`${server.url}echo`);
  // A refusal, and by its answer also the word that the server has seen the ends before it.
  await expect(once(new WebSocket(`${server.url}reject?status=418`), 'open')).rejects.toThrow(
    '418',
  );

  const after = await read(server);
  expect(after.get('ws101_connections{path="/echo"}')).toBe(0);
  expect(after.get('ws101_connections_total{path="/echo"}')).toBe(1);
  expect(after.get('ws101_messages_received_total{path="/echo"}')).toBe(3);
  expect(after.get('ws101_messages_sent_total{path="/echo"}')).toBe(3);
  expect(after.get('ws101_messages_received_total{path="/silent-close"}')).toBe(1);
  expect(after.get('ws101_messages_sent_total{path="/silent-close"}')).toBe(1);
  // Its request and three small frames, at least; no more than a few hundred bytes beyond.
  expect(after.get('ws101_received_bytes_total{path="/echo"}')).toBeGreaterThan(150);
  expect(after.get('ws101_received_bytes_total{path="/echo"}')).toBeLessThan(1_000);
  expect(after.get('ws101_sent_bytes_total{path="/echo"}')).toBeGreaterThan(150);
  expect(after.get('ws101_sent_bytes_total{path="/echo"}')).toBeLessThan(1_000);
  expect(after.get('ws101_limits_total{limit="max-message"}')).toBe(1);
  const refused = (status: number) =>
    (after.get(`ws101_refusals_total{status="${status}"}`) ?? 0) -
    (before.get(`ws101_refusals_total{status="${status}"}`) ?? 0);
  expect([refused(426), refused(418)]).toEqual([1, 1]);
  expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  // The loop is sampled: two readings may follow each other too quickly for any sample.
  await vi.waitFor(async () => {
    const later = await read(server);
    expect(later.get('ws101_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThan(0);
  });
  watcher.socket.terminate();
});

test('is for this machine alone, and not through a proxy', async () => {
  await using server = await startServer({ allowHost: ['evil.example'] });
  const status = async (headers: Record<string, string> = {}) =>
    (await fetch(`${server.url}metrics`, { headers })).status;
  expect(await status()).toBe(200);
  expect(await status({ 'X-Forwarded-For': '127.0.0.1' })).toBe(403);
  expect(await status({ Forwarded: 'for=127.0.0.1' })).toBe(403);
  expect(await status({ Via: '1.1 proxy' })).toBe(403);
  // A page of another site whose name was made to point to this machine, and is answered to.
  const rebound = await openClient(server.port);
  rebound.write('GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  expect((await rebound.ended()).toString('latin1')).toMatch(/^HTTP\/1\.1 403 /);
});

test('is for everybody where that was asked for', async () => {
  await using server = await startServer({ metricsOpen: true });
  const answer = await fetch(`${server.url}metrics`, { headers: { 'X-Forwarded-For': '8.8.8.8' } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
});
