import { expect, it } from 'vitest';
import type { TraceRecord } from '../../src/protocol/trace.ts';
import { openClient, openWatcher, startServer, tracedBytes } from './running.ts';

/** Requests over plain HTTP that are compared with a WebSocket: their bytes, and nobody else's. */

const ends = (records: readonly TraceRecord[]) =>
  records.flatMap((each) => (each.kind === 'end' ? [each] : []));

const request = (target: string) =>
  `GET ${target} HTTP/1.1\r\nHost: a\r\nUser-Agent: test\r\nConnection: keep-alive\r\n\r\n`;

/** Splits answers that follow each other, each with a Content-Length. */
function answersIn(bytes: Buffer): Buffer[] {
  const headEnd = bytes.indexOf('\r\n\r\n') + 4;
  if (headEnd < 4) return [];
  const head = bytes.toString('latin1', 0, headEnd);
  const end = headEnd + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return end > bytes.length ? [] : [bytes.subarray(0, end), ...answersIn(bytes.subarray(end))];
}

it('shows a tagged request and its answer, and nothing of those around it on its connection', async () => {
  await using server = await startServer();
  const watcher = await openWatcher(server);
  const client = await openClient(server.port);
  const tagged = request(`/poll?since=0&trace=${watcher.trace}`);
  const last = request(`/long-poll?since=0&trace=${watcher.trace}`);
  // In one packet, the first answer held back: none must be taken for another's.
  const held = request('/long-poll?every=200');
  client.write(held + tagged + request('/poll?every=50') + request('/poll') + last);
  await client.until((received) => answersIn(received).length === 5);
  await watcher.until((records) => ends(records).length === 2);

  const answers = answersIn(client.received());
  expect(tracedBytes(watcher.records, 'client', 1).toString('latin1')).toBe(tagged);
  expect(tracedBytes(watcher.records, 'server', 1).equals(answers[1] ?? Buffer.of())).toBe(true);
  expect(tracedBytes(watcher.records, 'client', 2).toString('latin1')).toBe(last);
  expect(tracedBytes(watcher.records, 'server', 2).equals(answers[4] ?? Buffer.of())).toBe(true);
  expect(ends(watcher.records)).toMatchObject([
    { connection: 1, received: tagged.length, sent: answers[1]?.length, reason: 'closed' },
    { connection: 2, received: last.length, sent: answers[4]?.length, reason: 'closed' },
  ]);
  client.socket.destroy();
  watcher.socket.terminate();
});

it('shows an answer that goes on for as long as it does', async () => {
  await using server = await startServer();
  const watcher = await openWatcher(server);
  const client = await openClient(server.port);
  client.write(request(`/sse?every=20&count=1000&trace=${watcher.trace}`));
  await client.until((received) => received.toString().split('data:').length > 4);
  client.socket.destroy();
  await watcher.until((records) => ends(records).length === 1);
  const traced = tracedBytes(watcher.records, 'server', 1);
  const received = client.received();
  expect(traced.subarray(0, received.length).equals(received)).toBe(true);
  expect(ends(watcher.records)[0]?.sent).toBe(traced.length);
  watcher.socket.terminate();
});

it('goes on answering when the page that watched is gone', async () => {
  await using server = await startServer();
  const watcher = await openWatcher(server);
  const client = await openClient(server.port);
  client.write(request(`/long-poll?every=500&trace=${watcher.trace}`));
  await watcher.until((records) => records.some(({ kind }) => kind === 'bytes'));
  watcher.socket.terminate();
  await client.until((received) => answersIn(received).length === 1);
  client.write(request('/poll'));
  await client.until((received) => answersIn(received).length === 2);
  client.socket.destroy();
});
