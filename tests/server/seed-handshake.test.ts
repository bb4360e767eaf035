import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../server/start/run.ts';
import type { TraceRecord } from '../../src/protocol/trace.ts';
import { arrived, openClient, openWatcher, startServer, tracedBytes } from './running.ts';

/** The request of the note that the course grew from, at an address of this server. */
const requestTo = (target: string) =>
  [
    `GET ${target} HTTP/1.1`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Host: example.com',
    'Origin: http://example.com',
    'Sec-WebSocket-Key: sN9cRrP/n9NdMgdcy2VJFQ==',
    'Sec-WebSocket-Version: 13',
    '',
    '',
  ].join('\r\n');
const ACCEPT = 'fFBooB7FAkLlXgRSz0BT3v4hq5s=';

/** A masked text frame "Hello", and its unmasked echo (RFC 6455 §5.7). */
const HELLO = Buffer.from('818537fa213d7f9f4d5158', 'hex');
const ECHO = Buffer.from('810548656c6c6f', 'hex');

let server: Running & AsyncDisposable;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe('the handshake that the course grew from', () => {
  it('gets the Accept that its key asks for', async () => {
    const client = await openClient(server.port);
    client.write(requestTo('/echo'));
    const answer = await client.until((received) => received.includes('\r\n\r\n'));
    expect(answer.toString('latin1')).toBe(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${ACCEPT}`,
        '',
        '',
      ].join('\r\n'),
    );
    client.socket.destroy();
  });

  it('is traced byte for byte, split at every position, a frame pipelined behind it', async () => {
    const watcher = await openWatcher(server);
    const sent = Buffer.concat([
      Buffer.from(requestTo(`/echo?trace=${watcher.trace}`), 'latin1'),
      HELLO,
    ]);
    // The trace comes in batches: it is looked at once all connections are over.
    const answers: Buffer[] = [];
    for (let at = 0; at <= sent.length; at += 1) {
      const client = await openClient(server.port);
      if (at > 0) {
        client.write(sent.subarray(0, at));
        // The first piece has arrived by itself once the server has counted it.
        await arrived(client.socket);
      }
      if (at < sent.length) client.write(sent.subarray(at));
      answers.push(await client.until((received) => received.includes(ECHO)));
      client.socket.destroy();
      await client.ended();
    }
    const isEnd = ({ kind }: TraceRecord) => kind === 'end';
    const records = await watcher.until((all) => all.filter(isEnd).length === answers.length);
    let merged = 0;
    for (const [at, answer] of answers.entries()) {
      const connection = at + 1;
      const own = records.filter((each) => each.connection === connection);
      expect(answer.toString('latin1')).toContain(`Sec-WebSocket-Accept: ${ACCEPT}\r\n`);
      expect(tracedBytes(own, 'client', connection).equals(sent)).toBe(true);
      expect(tracedBytes(own, 'server', connection).equals(answer)).toBe(true);
      const first = own.find((each) => each.kind === 'bytes');
      if (first?.kind === 'bytes' && first.bytes.length !== (at === 0 ? sent.length : at))
        merged += 1;
      expect(own.find(isEnd)).toMatchObject({ received: sent.length, sent: answer.length });
    }
    // The request really arrived in two pieces each time.
    expect(merged).toBe(0);
    watcher.socket.terminate();
  });

  it('is traced byte for byte when it comes one byte at a time', async () => {
    const watcher = await openWatcher(server);
    const sent = Buffer.concat([
      Buffer.from(requestTo(`/echo?trace=${watcher.trace}`), 'latin1'),
      HELLO,
    ]);
    const client = await openClient(server.port);
    for (const byte of sent) {
      client.write(Buffer.of(byte));
      await arrived(client.socket);
    }
    const answer = await client.until((received) => received.includes(ECHO));
    client.socket.destroy();
    const records = await watcher.until((all) => all.some(({ kind }) => kind === 'end'));
    expect(tracedBytes(records, 'client').equals(sent)).toBe(true);
    expect(tracedBytes(records, 'server').equals(answer)).toBe(true);
    watcher.socket.terminate();
  });
});
