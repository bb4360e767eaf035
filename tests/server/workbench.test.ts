import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Running } from '../../server/start/run.ts';
import { fromLatin1, latin1 } from '../../src/protocol/bytes.ts';
import { buildRequest } from '../../src/protocol/handshake.ts';
import { WORKBENCH_REQUEST } from '../../src/protocol/workbench.ts';
import { openClient, openWorkbench, startServer } from './running.ts';

const KEY = 'sN9cRrP/n9NdMgdcy2VJFQ==';

let server: Running & AsyncDisposable;
beforeAll(async () => {
  server = await startServer({ workbenchWait: 1 });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const openBench = (origin?: string, to: Pick<Running, 'url'> = server) => openWorkbench(to, origin);

const good = (target: string) =>
  latin1(buildRequest({ target, host: 'example.com', key: KEY, origin: 'http://a' }));

describe('the workbench', () => {
  it('answers a good request with the 101 that a socket would get', async () => {
    await using bench = await openBench();
    const { ending, text } = await bench.send(good('/echo'));
    expect(ending).toBe('upgraded');
    const client = await openClient(server.port);
    client.write(good('/echo'));
    const direct = await client.until((received) => received.includes('\r\n\r\n'));
    client.socket.destroy();
    expect(text).toBe(direct.toString('latin1'));
    expect(text).toContain('Sec-WebSocket-Accept: fFBooB7FAkLlXgRSz0BT3v4hq5s=\r\n');
  });

  it.each([
    ['a wrong version', good('/echo').replace(': 13', ': 8'), /^HTTP\/1.1 426 /],
    ['no key', good('/echo').replace(/Sec-WebSocket-Key.*\r\n/, ''), /^HTTP\/1.1 400 /],
    ['no Upgrade', good('/echo').replace(/Upgrade: .*\r\n/, ''), /^HTTP\/1.1 4\d\d /],
    ['another method', good('/echo').replace('GET', 'PUT'), /^HTTP\/1.1 405 /],
    ['an unknown path', good('/nothing'), /^HTTP\/1.1 404 /],
    ['a rejecting endpoint', good('/reject?status=403'), /^HTTP\/1.1 403 /],
    ['what is no HTTP', 'hello\r\n\r\n', /^HTTP\/1.1 400 /],
    ['a page', 'GET /en/ HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1.1 200 .*<title>en</s],
    ['the head of a page', 'HEAD /en/ HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1.1 200 .*\r\n\r\n$/s],
  ])('gives the whole answer to a request with %s', async (_, request, expected) => {
    await using bench = await openBench();
    const { ending, text } = await bench.send(request);
    expect(text).toMatch(expected);
    expect(['answered', 'closed']).toContain(ending);
  });

  it('gives every byte as the socket would, whatever the request', async () => {
    await using bench = await openBench();
    for (const request of [good('/nothing'), 'GET\r\n\r\n', `${good('/echo')}\x81\x80\0\0\0\0`]) {
      const client = await openClient(server.port);
      client.write(request);
      const { text } = await bench.send(request);
      const direct = await client.until((received) => received.length >= text.length);
      client.socket.destroy();
      expect(direct.toString('latin1', 0, text.length)).toBe(text);
    }
  });

  it('keeps the answers in the order of the requests', async () => {
    await using bench = await openBench();
    const answers: string[] = [];
    const both = new Promise<void>((resolve) => {
      bench.socket.on('message', (data: Buffer) => {
        answers.push(latin1(data, 1, 13));
        if (answers.length === 2) resolve();
      });
    });
    bench.socket.send(fromLatin1(good('/delay?ms=300')));
    bench.socket.send(fromLatin1(good('/nothing')));
    await both;
    expect(answers).toEqual(['HTTP/1.1 101', 'HTTP/1.1 404']);
  });

  it('says so where the server waits for the rest of a request', async () => {
    await using bench = await openBench();
    expect(await bench.send('GET /echo HTTP/1.1\r\nHost: a\r\n')).toEqual({
      ending: 'timeout',
      text: '',
    });
  });

  it('takes no more than its limit', async () => {
    await using bench = await openBench();
    const { ending } = await bench.send(new Uint8Array(WORKBENCH_REQUEST + 1).fill(0x61));
    expect(ending).toBe('request-too-long');
    const longest = await bench.send(new Uint8Array(WORKBENCH_REQUEST).fill(0x61));
    expect(longest.ending).not.toBe('request-too-long');
  });

  it('answers only so often (workbenchBurst), and again later (workbenchPerSecond)', async () => {
    await using own = await startServer({
      workbenchBurst: 3,
      workbenchPerSecond: 5,
      messageBurst: 1_000_000,
    });
    await using bench = await openBench(undefined, own);
    const ask = async () => (await bench.send('x\r\n\r\n')).ending;
    for (let count = 0; count < 3; count += 1) expect(await ask()).toBe('answered');
    while ((await ask()) !== 'too-often');
    while ((await ask()) === 'too-often');
  });

  it('answers only so many at once (workbenchAtOnce)', async () => {
    await using own = await startServer({
      workbenchAtOnce: 1,
      workbenchBurst: 1_000_000,
      messageBurst: 1_000_000,
    });
    await using first = await openBench(undefined, own);
    await using second = await openBench(undefined, own);
    const held = first.send(good('/delay?ms=1000'));
    while ((await second.send(good('/echo'))).ending !== 'too-often');
    expect((await held).ending).toBe('upgraded');
    expect((await second.send(good('/echo'))).ending).toBe('upgraded');
  });

  it('is not open to other sites, to text, or to itself', async () => {
    await expect(openBench('http://evil.example')).rejects.toThrow('403');
    const bench = await openBench();
    const nested = good('/workbench').replace('http://a', 'http://example.com');
    expect((await bench.send(nested)).text).toMatch(/^HTTP\/1.1 508 /);
    bench.socket.send('GET / HTTP/1.1');
    const closed: unknown[] = await once(bench.socket, 'close');
    expect(closed[0]).toBe(1003);
  });

  it('ends each connection once its answer is there', async () => {
    const before = await connections();
    await using bench = await openBench();
    for (const target of ['/echo', '/push', '/chat?room=a&name=b', '/trace', '/delay?ms=1']) {
      const origin = `Origin: http://example.com\r\n`;
      const request = good(target).replace(/Origin: .*\r\n/, origin);
      expect((await bench.send(request)).ending, target).toBe('upgraded');
    }
    expect(await connections()).toBe(before + 1);
  });

  it('leaves nothing behind, whatever it is sent', async () => {
    const before = await connections();
    const piece = fc.oneof(
      fc.constantFrom(...good('/echo').split(/(?<=\n)/), '\r\n', '\n', ' ', '\0', 'ÿ', ':'),
      fc.constantFrom('Transfer-Encoding: chunked\r\n', 'Content-Length: 9\r\n', 'Expect: x\r\n'),
    );
    const requests = fc.sample(fc.array(piece, { maxLength: 14 }), 15);
    // A blank line behind each, so that few wait for more; those that do, wait at the same time.
    const endings = requests.map(async (pieces) => {
      await using bench = await openBench();
      return (await bench.send(`${pieces.join('')}\r\n\r\n`)).ending;
    });
    for (const ending of await Promise.all(endings)) {
      expect(['answered', 'closed', 'upgraded', 'timeout']).toContain(ending);
    }
    expect(await connections()).toBe(before);
  });
});

/** How many live connections the server holds. */
async function connections(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${server.port}/healthz`);
  const health: unknown = await response.json();
  if (typeof health !== 'object' || health === null || !('connections' in health)) return -1;
  return Number(health.connections);
}
