import { once } from 'node:events';
import { readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { connect as connectSecurely } from 'node:tls';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { defaultConfig, type Config } from '../../server/settings/config.ts';
import { run, type Running } from '../../server/start/run.ts';
import { makeCertificate } from './certificates.ts';
import { BINARY, frame, upgradeRequest } from './raw.ts';
import { makeSite } from './running.ts';

/** More than the kernel's buffers of both sides take. */
const SIZE = 32 * 1_048_576;
const dist = makeSite();
writeFileSync(join(dist, '_astro', 'large.abc.js'), Buffer.alloc(SIZE, 'x'));
const own = makeCertificate();
afterAll(() => {
  for (const folder of [dist, own.folder]) rmSync(folder, { recursive: true });
});

const ask = (version = '1.1') =>
  `GET /_astro/large.abc.js HTTP/${version}\r\nHost: localhost\r\n\r\n`;

const kinds = {
  http: { config: {}, open: (port: number) => connect(port, '127.0.0.1') },
  https: {
    config: { cert: own.cert, key: own.key },
    open: (port: number) => connectSecurely({ port, host: '127.0.0.1', rejectUnauthorized: false }),
  },
} satisfies Record<string, { config: Partial<Config>; open: (port: number) => Socket }>;

async function start(changes: Partial<Config>): Promise<Running & AsyncDisposable> {
  const running = await run(defaultConfig({ host: '127.0.0.1', port: 0, dist, ...changes }));
  return { ...running, [Symbol.asyncDispose]: () => running.stop() };
}

/** A connection that reads nothing until it is told to, and whose errors end no test. */
function deaf(socket: Socket): Socket {
  socket.on('error', () => {});
  socket.pause();
  return socket;
}

/** Files below a folder that this process holds open. */
function filesOpenIn(folder: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${name}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      // The descriptor of this very reading is gone by now.
      return [];
    }
  });
}

describe.concurrent.each(Object.entries(kinds))('over %s', (_name, { config, open }) => {
  it.each([
    ['an answer', ask()],
    ['an answer of HTTP/1.0', ask('1.0')],
    ['a hundred answers to requests sent at once', ask().repeat(100)],
  ])('%s of which nothing is taken is ended', async (_what, requests) => {
    await using server = await start({ ...config, unread: 1 });
    const client = deaf(open(server.port));
    client.write(requests);
    await vi.waitFor(() => expect(server.live.limits.get('unread')).toBe(1), 15_000);
    await vi.waitFor(() => expect(server.live.descriptors.connections).toBe(0), 5_000);
    client.destroy();
  });

  it('goes no longer by what the client sends meanwhile', async () => {
    await using server = await start({ ...config, unread: 1 });
    const client = deaf(open(server.port));
    client.write(ask());
    // The next request, byte by byte.
    client.write('GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Long: ');
    const sending = setInterval(() => client.write('x'), 100);
    await vi.waitFor(() => expect(server.live.limits.get('unread')).toBe(1), 15_000);
    clearInterval(sending);
    client.destroy();
  });

  it('goes on while some of it is taken now and then', async () => {
    await using server = await start({ ...config, unread: 2 });
    const client = open(server.port);
    client.on('error', () => {});
    client.write(ask());
    let came = 0;
    let piece = 0;
    const whole = new Promise<void>((resolve, reject) => {
      client.on('close', () => reject(new Error(`ended after ${came} bytes`)));
      client.on('data', (chunk: Buffer) => {
        came += chunk.length;
        piece += chunk.length;
        if (came >= SIZE) resolve();
        if (piece < 3_000_000) return;
        piece = 0;
        client.pause();
        void after(400).then(() => client.resume());
      });
    });
    await whole;
    expect(server.live.limits.size).toBe(0);
    client.destroy();
  });
});

it('an answer that is held back on purpose is not one that is not taken', async () => {
  await using server = await start({ unread: 1 });
  const client = connect(server.port, '127.0.0.1');
  client.write(
    'GET /long-poll?every=5000&since=9999999999&wait=3000 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  );
  client.write('GET /en/ HTTP/1.1\r\nHost: localhost\r\n\r\n');
  let text = '';
  for await (const chunk of client) {
    text += String(chunk);
    if (text.includes('<title>en')) break;
  }
  expect(text).toMatch(/^HTTP\/1\.1 20[04] /);
  expect(server.live.limits.size).toBe(0);
});

it('a connection that became a WebSocket has the limit of those alone', async () => {
  await using server = await start({ unread: 1, stall: 4, byteBurst: 1_000_000_000 });
  const client = connect(server.port, '127.0.0.1');
  client.write('GET /en/ HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(client, 'data');
  client.write(upgradeRequest('/echo', { Host: 'localhost' }));
  expect(String(await once(client, 'data'))).toMatch(/^HTTP\/1\.1 101 /);
  deaf(client);
  const message = frame(BINARY, Buffer.alloc(60_000));
  // Its echoes soon find no room, and the rest is left unread.
  for (let count = 0; count < 400; count += 1) client.write(message);
  await vi.waitFor(() => expect(server.live.limits.size).toBe(1), 20_000);
  expect([...server.live.limits]).toEqual([['stall', 1]]);
  client.destroy();
});

describe.runIf(process.platform === 'linux')('readers that go away', () => {
  it.each([1, 3])('leave no file open, and no connection (%s requests each)', async (requests) => {
    await using server = await start({});
    for (let round = 0; round < 10; round += 1) {
      const clients = Array.from({ length: 20 }, () => connect(server.port, '127.0.0.1'));
      await Promise.all(
        clients.map(
          (client) =>
            new Promise<void>((resolve) => {
              client.on('error', () => {});
              client.on('close', () => resolve());
              client.once('data', () => client.resetAndDestroy());
              client.write(ask().repeat(requests));
            }),
        ),
      );
    }
    await vi.waitFor(() => expect(server.live.descriptors.connections).toBe(0), 5_000);
    expect(filesOpenIn(dist)).toEqual([]);
    expect((await fetch(`${server.url}en/`)).status).toBe(200);
  });
});
