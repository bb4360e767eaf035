import { readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Config } from '../../server/settings/config.ts';
import type { LimitName } from '../../server/websocket/connection.ts';
import type { Running } from '../../server/start/run.ts';
import { makeCertificate } from './certificates.ts';
import {
  BINARY,
  CLOSE,
  closeBody,
  closeOf,
  CONTINUATION,
  frame,
  PING,
  PONG,
  readServerFrames,
  serverFrame,
  TEXT,
  upgradeRequest,
} from './raw.ts';
import {
  openClient,
  openTo,
  openWatcher,
  startServer,
  tracedBytes,
  type Client,
  type Watcher,
} from './running.ts';

interface LimitCase {
  name: LimitName;
  config: Partial<Config>;
  /** What the client sends; nothing, where it is silence that the limit is about. */
  bytes?: Buffer;
  code: 1008 | 1009;
  reason: string;
}

const many = (count: number, bytes: Buffer) =>
  Buffer.concat(Array.from({ length: count }, () => bytes));

const limitCases: readonly LimitCase[] = [
  {
    name: 'messages-per-second',
    config: { messageBurst: 5, messagesPerSecond: 1 },
    bytes: many(7, frame(TEXT, 'x')),
    code: 1008,
    reason: 'limit messages-per-second: at most 1 messages a second',
  },
  {
    name: 'bytes-per-second',
    config: { byteBurst: 10_000, bytesPerSecond: 1_024 },
    bytes: many(7, frame(BINARY, Buffer.alloc(2_000))),
    code: 1008,
    reason: 'limit bytes-per-second: at most 1024 bytes a second',
  },
  {
    name: 'pings-per-second',
    config: { pingBurst: 5, pingsPerSecond: 1 },
    bytes: Buffer.concat([many(4, frame(PING, 'x')), many(4, frame(PONG))]),
    code: 1008,
    reason: 'limit pings-per-second: at most 1 pings or pongs a second',
  },
  {
    name: 'max-message',
    config: { maxMessage: 1_000 },
    bytes: frame(BINARY, Buffer.alloc(1_001)),
    code: 1009,
    reason: 'limit max-message: at most 1000 bytes a message',
  },
  {
    name: 'max-fragments',
    config: { maxFragments: 3 },
    bytes: Buffer.concat([
      frame(TEXT, 'x', { fin: false }),
      many(3, frame(CONTINUATION, 'x', { fin: false })),
    ]),
    code: 1008,
    reason: 'limit max-fragments: at most 3 fragments a message',
  },
  {
    name: 'idle',
    config: { pingAfter: 1, idle: 2 },
    code: 1008,
    reason: 'limit idle: nothing heard for 2 seconds',
  },
];

async function openTagged(
  server: Pick<Running, 'url' | 'port'>,
  { trace }: Pick<Watcher, 'trace'>,
  path = '/echo',
): Promise<Client> {
  const client = await openTo(server);
  client.write(upgradeRequest(`${path}${path.includes('?') ? '&' : '?'}trace=${trace}`));
  await client.until((received) => received.includes('\r\n\r\n'));
  return client;
}

async function endOf(watcher: Watcher, connection = 1) {
  const isEnd = (each: { kind: string; connection: number }) =>
    each.kind === 'end' && each.connection === connection;
  const records = await watcher.until((all) => all.some(isEnd));
  return records.find(isEnd);
}

const own = makeCertificate();
afterAll(() => rmSync(own.folder, { recursive: true }));
const schemes = [
  ['http', {}],
  ['https', { cert: own.cert, key: own.key }],
] as const;

describe.concurrent.each(schemes)(
  'over %s a limit closes with a reason that names it',
  (_, tls) => {
    it.each(limitCases)('$name, and the trace shows it', async (limit) => {
      const { name, config, bytes, code, reason } = limit;
      await using server = await startServer({ closing: 1, ...config, ...tls });
      const watcher = await openWatcher(server);
      const client = await openTagged(server, watcher);
      if (bytes) client.write(bytes);
      const received = await client.ended();
      expect(closeOf(received)).toEqual({ code, reason });
      expect(await endOf(watcher)).toMatchObject({ reason: 'closed', sent: received.length });
      expect(tracedBytes(watcher.records, 'server').equals(received)).toBe(true);
      expect(server.live.limits.get(name)).toBe(1);
      watcher.socket.terminate();
    });
  },
);

describe.concurrent('a connection within the limits', () => {
  it('is filled up again as time passes', async () => {
    await using server = await startServer({ messageBurst: 2, messagesPerSecond: 50 });
    const client = await openTagged(server, { trace: 'none' });
    for (let at = 1; at <= 20; at += 1) {
      client.write(frame(TEXT, 'x'));
      await client.until((received) => readServerFrames(received).length === at);
      await after(25);
    }
    expect(closeOf(client.received())).toBeUndefined();
    client.socket.destroy();
  });

  it('is kept by its pongs alone', async () => {
    await using server = await startServer({ closing: 1, pingAfter: 1, idle: 2 });
    const client = await openTagged(server, { trace: 'none' });
    let answered = 0;
    const answer = () => {
      const pings = readServerFrames(client.received()).filter(({ opcode }) => opcode === PING);
      for (; answered < pings.length; answered += 1) client.write(frame(PONG));
      return answered >= 2;
    };
    await client.until(answer);
    expect(closeOf(client.received())).toBeUndefined();
    client.socket.destroy();
  });

  it('is kept by half a frame no longer than by silence', async () => {
    await using server = await startServer({ closing: 1, pingAfter: 1, idle: 2 });
    const client = await openTagged(server, { trace: 'none' });
    client.write(frame(TEXT, 'Hello').subarray(0, 5));
    expect(closeOf(await client.ended())?.reason).toContain('limit idle');
  });

  it.each([
    [5, 100, 20],
    [1, 65_536, 1_024],
  ])('is answered in fragments of %i bytes, of %i bytes in %i', async (size, length, count) => {
    await using server = await startServer();
    const client = await openTagged(server, { trace: 'none' }, `/echo?fragment=${size}`);
    const sent = Buffer.alloc(length, 'ab');
    client.write(frame(BINARY, sent));
    const received = await client.until((all) => readServerFrames(all).some(({ fin }) => fin));
    const fragments = readServerFrames(received);
    expect(fragments).toHaveLength(count);
    expect(fragments.map(({ opcode }) => opcode)).toEqual([
      BINARY,
      ...Array.from({ length: count - 1 }, () => CONTINUATION),
    ]);
    expect(Buffer.concat(fragments.map(({ payload }) => payload)).equals(sent)).toBe(true);
    client.socket.destroy();
  });

  it('echoes on after it had to stop reading', async () => {
    await using server = await startServer({ pauseAt: 1_024, byteBurst: 100_000_000 });
    await echoMany(await openTagged(server, { trace: 'none' }));
  });

  it('echoes on after it had to wait for compression', async () => {
    await using server = await startServer({ pauseAt: 1_024, byteBurst: 100_000_000 });
    const client = await openClient(server.port);
    client.write(
      upgradeRequest('/echo?deflate=1', { 'Sec-WebSocket-Extensions': 'permessage-deflate' }),
    );
    await client.until((received) => received.includes('\r\n\r\n'));
    expect(client.received().toString('latin1')).toContain('permessage-deflate');
    await echoMany(client);
  });
});

async function echoMany(client: Client): Promise<void> {
  client.write(many(50, frame(BINARY, Buffer.alloc(40_000))));
  await client.until((received) => readServerFrames(received).length === 50);
  client.socket.destroy();
}

describe.concurrent.each(schemes)('a client that does not read over %s', (_, tls) => {
  it('is ended when it takes nothing for too long, and the trace says why', async () => {
    await using server = await startServer({ stall: 3, byteBurst: 1_000_000_000, ...tls });
    const watcher = await openWatcher(server);
    const client = await openTagged(server, watcher);
    client.socket.pause();
    client.write(many(200, frame(BINARY, Buffer.alloc(60_000))));
    expect(await endOf(watcher)).toMatchObject({ reason: 'limit' });
    expect(server.live.limits.get('stall')).toBe(1);
    client.socket.destroy();
    expect([...server.live.faults.counts]).toEqual([]);
    watcher.socket.terminate();
  });

  it('is ended at once when far too much waits for it', async () => {
    await using server = await startServer({
      pauseAt: 1_024,
      maxUnsent: 65_536,
      maxMessage: 16 * 1_048_576,
      byteBurst: 1_000_000_000,
      ...tls,
    });
    const watcher = await openWatcher(server);
    const client = await openTagged(server, watcher);
    client.socket.pause();
    client.write(frame(BINARY, Buffer.alloc(14_000_000)));
    expect(await endOf(watcher)).toMatchObject({ reason: 'limit' });
    expect(server.live.limits.get('max-unsent')).toBe(1);
    client.socket.destroy();
    expect([...server.live.faults.counts]).toEqual([]);
    watcher.socket.terminate();
  });

  it('is ended alone where it sleeps in a room and others talk', async () => {
    const room = { chatBurst: 10_000, chatPerSecond: 1_000, messageBurst: 10_000 };
    const kept = { pauseAt: 1_024, maxUnsent: 65_536 };
    await using server = await startServer({ ...room, ...kept, byteBurst: 1e9, ...tls });
    const enter = async (name: string) => {
      const client = await openTagged(server, { trace: 'none' }, `/chat?name=${name}`);
      await client.until((received) => received.includes('"welcome"'));
      return client;
    };
    const sleeper = await enter('sleeper');
    sleeper.socket.pause();
    const talkers = [await enter('Ada'), await enter('Ben')];
    const said = many(100, frame(TEXT, JSON.stringify({ type: 'say', text: '中'.repeat(500) })));
    const talk = setInterval(() => {
      for (const { socket } of talkers) if (!socket.writableNeedDrain) socket.write(said);
    }, 5);
    await vi.waitFor(() => expect(server.live.limits.get('max-unsent')).toBe(1), {
      timeout: 25_000,
      interval: 20,
    });
    clearInterval(talk);
    await enter('Eve');
    expect(talkers.map(({ socket }) => socket.readyState)).toEqual(['open', 'open']);
    expect([...server.live.faults.counts]).toEqual([]);
    for (const { socket } of [sleeper, ...talkers]) socket.destroy();
  });
});

describe.concurrent('a client that reads slowly', () => {
  it('is not ended while it reads, however slowly', async () => {
    await using server = await startServer({ stall: 2, byteBurst: 1_000_000_000 });
    const client = await openTagged(server, { trace: 'none' });
    const { socket } = client;
    const echoes = 300 * serverFrame(BINARY, Buffer.alloc(60_000)).length;
    const whole = socket.bytesRead + echoes;
    client.write(many(300, frame(BINARY, Buffer.alloc(60_000))));
    // A piece, and a rest: the whole takes several times as long as nothing may be taken.
    for (let wanted = 1_500_000; wanted < whole; wanted += 1_500_000) {
      await readTo(socket, wanted);
      await after(250);
    }
    await readTo(socket, whole);
    expect(server.live.limits.size).toBe(0);
    socket.destroy();
  });
});

describe.concurrent('a client that is closed and does not answer', () => {
  it('is cut off after the time that it has', async () => {
    await using server = await startServer({ closing: 1, messageBurst: 1, messagesPerSecond: 1 });
    const client = await openTagged(server, { trace: 'none' });
    client.write(many(3, frame(TEXT, 'x')));
    await client.until((received) => closeOf(received) !== undefined);
    // Without this limit it would have half a minute.
    await client.ended();
  }, 20_000);
});

describe.concurrent.each(schemes)('over %s what rests', (_, tls) => {
  it('keeps an idle HTTP connection no longer than it may (keepAlive)', async () => {
    await using server = await startServer({ keepAlive: 3, ...tls });
    const client = await openTo(server);
    for (const count of [1, 2]) {
      client.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
      await client.until((all) => all.toString().split('"status"').length === count + 1);
    }
    await client.ended();
  });

  it('ends what shows one behaviour after its time (lifetime)', async () => {
    await using server = await startServer({ lifetime: 1, closing: 1, ...tls });
    const client = await openTagged(server, { trace: 'none' }, '/silent-close');
    expect(closeOf(await client.ended())).toEqual({
      code: 1008,
      reason: 'limit lifetime: open for 1 seconds',
    });
    expect(server.live.limits.get('lifetime')).toBe(1);
  });

  it('leaves a close frame without an answer no longer than it may (unanswered)', async () => {
    await using server = await startServer({ unanswered: 1, ...tls });
    const watcher = await openWatcher(server);
    const client = await openTagged(server, watcher, '/silent-close');
    client.write(frame(CLOSE, closeBody(1000)));
    expect(closeOf(await client.ended())).toBeUndefined();
    expect(await endOf(watcher)).toMatchObject({ reason: 'limit' });
    expect(server.live.limits.get('unanswered')).toBe(1);
    watcher.socket.terminate();
  });
});

describe.concurrent('places that are taken', () => {
  it('answers 503 beyond the connections that it may hold, and takes the next when one is free', async () => {
    await using server = await startServer({ maxConnections: 2 });
    const first = await openTagged(server, { trace: 'none' });
    const second = await openTagged(server, { trace: 'none' });
    const refused = await openTagged(server, { trace: 'none' });
    expect((await refused.ended()).toString()).toMatch(/^HTTP\/1\.1 503 [^]*--max-connections/);
    first.socket.end();
    await first.ended();
    const next = await openTagged(server, { trace: 'none' });
    expect(next.received().toString()).toContain('HTTP/1.1 101 ');
    for (const client of [second, next]) client.socket.destroy();
  });

  it('reads no more headers than it may (maxHeaders)', async () => {
    await using server = await startServer({ maxHeaders: 20 });
    const withHeaders = async (count: number) => {
      const client = await openClient(server.port);
      const usual = 5;
      const more = Array.from({ length: count - usual }, (_, at) => `X-${at}: 1`);
      client.write(upgradeRequest('/echo', {}, more));
      const answer = await client.until((received) => received.includes('\r\n\r\n'));
      client.socket.destroy();
      return answer.toString();
    };
    expect(await withHeaders(20)).toMatch(/^HTTP\/1\.1 101 /);
    expect(await withHeaders(21)).toMatch(/^HTTP\/1\.1 431 [^]*at most 20 /);
  });

  it('reads no more of a head than it may (maxHeader)', async () => {
    await using server = await startServer({ maxHeader: 2_048 });
    const client = await openClient(server.port);
    client.write(upgradeRequest('/echo', { 'X-Long': 'x'.repeat(2_048) }));
    expect((await client.ended()).toString()).toMatch(/^HTTP\/1\.1 431 [^]*2048 bytes/);
  });

  it('waits for TLS no longer than for a request (handshake)', async () => {
    const { folder, cert, key } = makeCertificate();
    await using server = await startServer({ cert, key, handshake: 3 });
    const silent = await openClient(server.port);
    const plain = await openClient(server.port);
    plain.write(upgradeRequest('/echo'));
    await Promise.all([silent.ended(), plain.ended()]);
    const watcher = await openWatcher(server);
    watcher.socket.terminate();
    rmSync(folder, { recursive: true });
  });

  it('compresses no more than it may, and answers the others without', async () => {
    await using server = await startServer({ maxDeflate: 1 });
    const open = async (extensions: string) => {
      const client = await openClient(server.port);
      client.write(upgradeRequest('/echo?deflate=1', { 'Sec-WebSocket-Extensions': extensions }));
      const head = await client.until((received) => received.includes('\r\n\r\n'));
      return { client, head: head.toString('latin1') };
    };
    const first = await open('permessage-deflate; client_max_window_bits');
    const second = await open('permessage-deflate');
    expect(first.head).toContain('client_max_window_bits=10');
    expect(second.head).toContain('HTTP/1.1 101 ');
    expect(second.head).not.toContain('permessage-deflate');
    for (const { client } of [first, second]) {
      client.write(frame(TEXT, 'Hello'));
      await client.until((received) => readServerFrames(received).length === 1);
      client.socket.end();
      await client.ended();
    }
    const third = await open('permessage-deflate; server_max_window_bits=9, permessage-deflate');
    expect(third.head).toContain('Sec-WebSocket-Extensions: permessage-deflate');
    third.client.socket.end();
    await third.client.ended();
    const fourth = await open('permessage-deflate; server_max_window_bits=8');
    expect(fourth.head).toContain('HTTP/1.1 101 ');
    expect(fourth.head).not.toContain('permessage-deflate');
    fourth.client.socket.destroy();
  });

  it('ends a control channel after its time', async () => {
    await using server = await startServer({ traceMinutes: 0.02 });
    const watcher = await openWatcher(server);
    const [code, reason] = await new Promise<[number, string]>((resolve) => {
      watcher.socket.once('close', (...end: [number, Buffer]) =>
        resolve([end[0], end[1].toString()]),
      );
    });
    expect([code, reason]).toEqual([1008, 'limit trace-minutes: open for 0.02 minutes']);
    await vi.waitFor(() => expect(server.live.traces.size).toBe(0), { interval: 5 });
  });
});

it('has a test here or beside for every limit of the configuration', () => {
  const config = readFileSync(new URL('../../server/settings/config.ts', import.meta.url), 'utf8');
  const limits = [...config.matchAll(/^ {2}(\w+): integer\(/gm)].map(([, name]) => name);
  const tests = ['limits', 'trace', 'hostile', 'chat', 'workbench', 'tab-server']
    .map((name) => readFileSync(new URL(`${name}.test.ts`, import.meta.url), 'utf8'))
    .join('\n')
    .replaceAll(/--([a-z-]+)/g, (_, flag: string) =>
      flag.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase()),
    );
  const known = ['port'];
  expect(limits.filter((name = '') => !tests.includes(name) && !known.includes(name))).toEqual([]);
});

/** Reads until that many bytes have come in all, then no more. */
function readTo(socket: Socket, wanted: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (socket.bytesRead < wanted) return;
      socket.off('data', check).off('close', fail).pause();
      resolve();
    };
    const fail = () => reject(new Error(`ended after ${socket.bytesRead} bytes`));
    socket.on('data', check).on('close', fail).resume();
    check();
  });
}

/** Milliseconds that the test is about. */
function after(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
