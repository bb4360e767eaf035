import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Running } from '../../server/start/run.ts';
import { BINARY, CLOSE, closeBody, closeOf, frame, PING, readServerFrames } from './raw.ts';
import { TEXT, upgradeRequest } from './raw.ts';
import { openClient, startServer } from './running.ts';

let server: Running & AsyncDisposable;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const tick = z.object({ n: z.int(), time: z.int() });
const ticks = z.tuple([tick], tick);

const isOpen = (received: Buffer) => received.includes('\r\n\r\n');
const texts = (received: Buffer) =>
  readServerFrames(received).flatMap(({ opcode, payload }) =>
    opcode === TEXT ? [payload.toString()] : [],
  );

async function ask(target: string, headers: Record<string, string> = {}) {
  const client = await openClient(server.port);
  client.write(upgradeRequest(target, headers));
  return client;
}

/** What an endpoint says in JSON until it closes. */
async function jsonOf(target: string, headers: Record<string, string> = {}): Promise<unknown[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${target}`, { headers });
  const said: unknown[] = [];
  socket.on('message', (data: Buffer) => said.push(JSON.parse(data.toString())));
  const closed: unknown[] = await once(socket, 'close');
  expect(closed.map(String)).toEqual(['1000', 'done']);
  return said;
}

function get(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: server.port, path, headers }, resolve)
      .on('error', reject)
      .end();
  });
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  let body = '';
  for await (const text of answer.setEncoding('utf8')) body += String(text);
  return body;
}

describe('/close', () => {
  it.each([0, 999, 1000, 1004, 1014, 1016, 2999, 3000, 4999, 5000, 65_535])(
    'closes with %i, then ends TCP when it was answered',
    async (code) => {
      const client = await ask(`/close?code=${code}&reason=%E5%86%8D%E8%A7%81`);
      expect(closeOf(await client.until((all) => closeOf(all) !== undefined))).toEqual({
        code,
        reason: '再见',
      });
      client.write(frame(CLOSE, closeBody(1000)));
      await client.ended();
    },
  );

  it('sends an empty close frame with none', async () => {
    const client = await ask('/close?code=none');
    const received = await client.until((all) => readServerFrames(all).length === 1);
    expect(received.subarray(-2).toString('hex')).toBe('8800');
    client.socket.destroy();
  });

  it('echoes so many messages before', async () => {
    const client = await ask('/close?after=2');
    await client.until(isOpen);
    client.write(Buffer.concat([frame(TEXT, 'a'), frame(BINARY, 'b'), frame(TEXT, 'c')]));
    const frames = readServerFrames(await client.until((all) => closeOf(all) !== undefined));
    expect(frames.map(({ opcode }) => opcode)).toEqual([TEXT, BINARY, CLOSE]);
    client.socket.destroy();
  });

  it('waits so many milliseconds before', async () => {
    const start = performance.now();
    const client = await ask('/close?after=150ms');
    await client.until((all) => closeOf(all) !== undefined);
    expect(performance.now() - start).toBeGreaterThanOrEqual(149);
    client.socket.destroy();
  });

  it('answers a close frame with its own code, and does not close before', async () => {
    const client = await ask('/close?code=4321&answer=1');
    await client.until(isOpen);
    client.write(Buffer.concat([frame(TEXT, 'a'), frame(CLOSE, closeBody(1000))]));
    const frames = readServerFrames(await client.ended());
    expect(frames.map(({ opcode }) => opcode)).toEqual([TEXT, CLOSE]);
    expect(frames[1]?.payload.equals(closeBody(4321))).toBe(true);
  });

  it('leaves TCP open with hold, and ends it at last', async () => {
    await using hasty = await startServer({ closing: 1 });
    const client = await openClient(hasty.port);
    client.write(upgradeRequest('/close?hold=1'));
    await client.until((all) => closeOf(all) !== undefined);
    const start = performance.now();
    client.write(frame(CLOSE, closeBody(1000)));
    await client.ended();
    expect(performance.now() - start).toBeGreaterThan(900);
  });
});

describe('/drop', () => {
  it.each([
    ['reset', ['ECONNRESET']],
    ['fin', []],
  ])('ends TCP without a close frame: %s', async (how, expected) => {
    const client = await ask(`/drop?after=1&how=${how}`);
    const errors: unknown[] = [];
    client.socket.on('error', (error) => errors.push(Reflect.get(error, 'code')));
    await client.until(isOpen);
    client.write(frame(TEXT, 'a'));
    expect(closeOf(await client.ended())).toBeUndefined();
    expect(errors).toEqual(expected);
  });
});

describe('/silent-close', () => {
  it('answers nothing to a close frame, nor to what comes behind it', async () => {
    const client = await ask('/silent-close');
    await client.until(isOpen);
    client.write(Buffer.concat([frame(CLOSE, closeBody(1000)), frame(PING), frame(TEXT, 'x')]));
    // Another connection's round trip: by then the server has read this one's bytes too.
    const other = await ask('/echo');
    other.write(frame(TEXT, 'x'));
    await other.until((all) => texts(all).length === 1);
    expect(readServerFrames(client.received())).toEqual([]);
    expect(client.socket.destroyed).toBe(false);
    client.socket.destroy();
    other.socket.destroy();
  });
});

describe('/reject', () => {
  it.each([
    [401, 'WWW-Authenticate: Bearer'],
    [404, 'Content-Length:'],
    [405, 'Allow: GET'],
    [426, 'Upgrade: websocket'],
    [307, 'Location: /echo'],
    [599, 'Connection: close'],
  ])('answers %i with what belongs to it', async (status, line) => {
    const answer = (await (await ask(`/reject?status=${status}`)).ended()).toString();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain(`\r\n${line}`);
  });
});

describe('/delay', () => {
  it('holds the 101 back, then echoes', async () => {
    const start = performance.now();
    const client = await ask('/delay?ms=200');
    await client.until(isOpen);
    expect(performance.now() - start).toBeGreaterThanOrEqual(199);
    client.write(frame(TEXT, 'late'));
    await client.until((all) => texts(all)[0] === 'late');
    client.socket.destroy();
  });

  it('is answered with 503 at once where the server stops meanwhile', async () => {
    const own = await startServer();
    const client = await openClient(own.port);
    client.write(upgradeRequest('/delay?ms=5000'));
    while (own.live.size === 0) await new Promise((resolve) => setImmediate(resolve));
    const start = performance.now();
    await own[Symbol.asyncDispose]();
    expect((await client.ended()).toString()).toMatch(/^HTTP\/1\.1 503 /);
    expect(performance.now() - start).toBeLessThan(4_000);
  });
});

describe('/slow', () => {
  it('reads at its rate, so that what is sent waits at the sender', async () => {
    const client = await ask('/slow?rate=65536');
    await client.until(isOpen);
    const message = frame(BINARY, Buffer.alloc(12 * 1_048_576));
    client.write(message);
    // By the second tick of another connection's clock, a server that reads all would have.
    await jsonOf('/push?every=500&count=2');
    expect(client.socket.writableLength).toBeGreaterThan(1_048_576);
    client.socket.destroy();
  });

  it('reads a close frame behind a message, and answers it', async () => {
    const client = await ask('/slow?rate=65536');
    await client.until(isOpen);
    client.write(
      Buffer.concat([frame(BINARY, Buffer.alloc(16_384)), frame(CLOSE, closeBody(1000))]),
    );
    expect(closeOf(await client.ended())?.code).toBe(1000);
  });
});

describe('the feed', () => {
  it('is the same over /push, /sse, /poll and /long-poll', async () => {
    const [pushed, streamed] = await Promise.all([
      jsonOf('/push?every=200&count=3'),
      get('/sse?every=200&count=3').then(bodyOf),
    ]);
    const [{ n: first }] = ticks.parse(pushed);
    expect(pushed).toMatchObject([{ n: first }, { n: first + 1 }, { n: first + 2 }]);
    const events = streamed.split('\n\n').filter((text) => text !== '');
    for (const text of events) {
      const [id, data] = text.split('\n');
      const { n } = tick.parse(JSON.parse(data?.replace('data: ', '') ?? ''));
      expect(id).toBe(`id: ${n}`);
    }
    expect(events).toHaveLength(3);
    const polled = await get(`/poll?every=200&since=${first - 1}`).then(bodyOf);
    expect(polled.startsWith(JSON.stringify(pushed).slice(0, -1))).toBe(true);
    const shared = pushed.map((tick) => `data: ${JSON.stringify(tick)}`);
    // The two began within the same tick, or one apart.
    expect(
      events.filter((text) => shared.includes(text.split('\n')[1] ?? '')).length,
    ).toBeGreaterThan(1);
    const waited = await get(`/long-poll?every=200&since=${first}`).then(bodyOf);
    expect(waited.startsWith(JSON.stringify(pushed.slice(1)).slice(0, -1))).toBe(true);
  });

  it('makes /poll wait for nothing, and /long-poll until there is something', async () => {
    const [{ n }] = ticks.parse(JSON.parse(await get('/poll?every=300').then(bodyOf)));
    // On a slow machine more than one has come meanwhile.
    const [next] = ticks.parse(
      JSON.parse(await get(`/long-poll?every=300&since=${n}`).then(bodyOf)),
    );
    expect(next.n).toBe(n + 1);
    expect(await get(`/poll?every=300&since=${n + 100}`).then(bodyOf)).toBe('[]');
  });

  it('makes /long-poll answer 204 when nothing came in time', async () => {
    const answer = await get('/long-poll?since=1000000000000&wait=50');
    expect([answer.statusCode, await bodyOf(answer)]).toEqual([204, '']);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });

  it('goes on over /sse behind the last event that the browser had', async () => {
    const [{ n }] = ticks.parse(JSON.parse(await get('/poll?every=20').then(bodyOf)));
    const headers = { 'Last-Event-ID': String(n) };
    const answer = await get('/sse?every=20&count=2', headers);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'access-control-allow-origin': '*',
    });
    expect(await bodyOf(answer)).toMatch(new RegExp(`^id: ${n + 1}\n.*\n\nid: ${n + 2}\n`));
  });

  it('stops for a reader who has gone, and counts one who has not as a connection', async () => {
    await using own = await startServer({ maxConnections: 1 });
    const ended = new Promise<void>((resolve) => {
      const sent = httpRequest({ host: '127.0.0.1', port: own.port, path: '/sse' }, (answer) => {
        expect(own.live.size).toBe(1);
        answer.on('close', resolve).on('error', () => undefined);
        answer.destroy();
      });
      sent.end();
    });
    await ended;
    while (own.live.size > 0) await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('/ping', () => {
  it('reports each pong with its round trip, then closes', async () => {
    const pong = z.strictObject({ n: z.int(), rtt: z.number().positive() });
    const said = z.array(pong).parse(await jsonOf('/ping?every=100&count=2'));
    expect(said.map(({ n }) => n)).toEqual([1, 2]);
  });

  it('says nothing of a pong that it did not ask for', async () => {
    const client = await ask('/ping?every=100&count=1');
    await client.until(isOpen);
    client.write(frame(0xa, '1'));
    client.write(frame(0xa, '999'));
    const ping = await client.until((all) => readServerFrames(all).length === 1);
    client.write(frame(0xa, readServerFrames(ping)[0]?.payload ?? ''));
    const received = await client.until((all) => closeOf(all) !== undefined);
    expect(texts(received)).toHaveLength(1);
    client.socket.destroy();
  });
});

describe('/headers', () => {
  it('tells what came, in order and as written, but no secrets', async () => {
    const client = await ask('/headers?any=thing&a=1&a=2', {
      'X-oDD': 'é',
      Cookie: 'session=1',
      Authorization: 'Basic x',
    });
    const [said = ''] = texts(await client.until((all) => texts(all).length === 1));
    expect(JSON.parse(said)).toEqual({
      method: 'GET',
      target: '/headers?any=thing&a=1&a=2',
      version: 'HTTP/1.1',
      headers: [
        ['Host', 'example.com'],
        ['Upgrade', 'websocket'],
        ['Connection', 'Upgrade'],
        ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
        ['Sec-WebSocket-Version', '13'],
        ['X-oDD', 'é'],
        ['Cookie', '(hidden)'],
        ['Authorization', '(hidden)'],
      ],
    });
    client.socket.destroy();
  });
});

describe('/guarded', () => {
  it.each([
    ['http://example.com', 101],
    ['http://example.com:80', 101],
    ['http://other.example.com', 403],
    ['http://example.com:8080', 403],
    ['http://example.com.evil.test', 403],
    ['null', 403],
    ['http://user@example.com', 101],
    ['', 403],
  ])('lets in its own pages alone: Origin %j', async (origin, status) => {
    const client = await ask('/guarded', origin === '' ? {} : { Origin: origin });
    const answer = (await client.until(isOpen)).toString();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    client.socket.destroy();
  });
});
