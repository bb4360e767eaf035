import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { upgradeRequest } from './raw.ts';
import { arrived, openClient, openWatcher, startServer, tracedBytes } from './running.ts';
import { openTabPage } from './tab-page.ts';

/** The id of somebody's trace; nobody but its page may learn it. */
let secret: string;
let server: Awaited<ReturnType<typeof startServer>>;
let watcher: Awaited<ReturnType<typeof openWatcher>>;

beforeAll(async () => {
  server = await startServer();
  watcher = await openWatcher(server);
  secret = watcher.trace;
});
afterAll(async () => {
  watcher.socket.terminate();
  await server[Symbol.asyncDispose]();
});

/** Queries that hold the secret, in ways that this server takes for a tag or not. */
const QUERIES: readonly ((id: string) => string)[] = [
  (id) => `?trace=${id}`,
  (id) => `?trace=a&trace=${id}`,
  (id) => `?trace=${id}&trace=${id}`,
  (id) => `?a=trace=b&trace=${id}`,
  (id) => `?%74race=${id}`,
  (id) => `?TRACE=${id}&a=1`,
  (id) => `?trace%3D${id}`,
  (id) => `?trace=${id};a&b`,
  (id) => `?next=%3Ftrace%3D${id}%26a`,
];

interface Case {
  query: (id: string) => string;
  headers: (id: string) => Record<string, string>;
  /** What stands before the request. */
  before: string;
  /** Bytes of one write. */
  step: number;
}
const none = () => ({});
const twice = (id: string) => `?trace=a&trace=${id}`;
const WHOLE = { before: '', step: Infinity };

describe('a learner’s server is not handed the trace of a client', () => {
  test.each<Case>([
    ...QUERIES.map((query) => ({ query, headers: none, ...WHOLE })),
    ...[1, 7].map((step) => ({ query: twice, headers: none, before: '', step })),
    {
      query: () => '',
      headers: (id) => ({ Referer: `https://a/${twice(id)}`, 'X-Url': `?trace=${id}` }),
      ...WHOLE,
    },
    // CRLFs before a request are no head.
    ...['\r\n', '\r\n\r\n'].map((before) => ({
      query: twice,
      headers: (id: string) => ({ Cookie: `sid=${id}` }),
      ...{ before, step: Infinity },
    })),
  ])('%#', async ({ query, headers, before, step }) => {
    await using page = await openTabPage(server);
    const own = await openWatcher(server);
    page.request({ type: 'trace', trace: own.trace });
    page.channel.ping();
    await once(page.channel, 'pong');
    const client = await openClient(server.port);
    const request = before + upgradeRequest(page.path + query(secret), headers(secret));
    expect(request).toContain(secret);
    for (let at = 0; at < request.length; at += step) {
      client.write(request.slice(at, at + step));
      if (step !== Infinity) await arrived(client.socket);
    }
    await page.until(() => page.count(1) >= request.length);
    const handed = page.received(1).toString('latin1');
    expect(handed).toHaveLength(request.length);
    expect(handed).not.toContain(secret);
    expect(handed.replaceAll('*', '')).not.toBe(handed);
    // Nor what that page is shown of the wire.
    client.socket.destroy();
    await own.until((records) => records.some(({ kind }) => kind === 'end'));
    expect(tracedBytes(own.records, 'client').toString('latin1')).toBe(handed);
    own.socket.terminate();
  });

  test('and its own is left as it came, where another stands beside it', async () => {
    await using page = await openTabPage(server);
    const own = await openWatcher(server);
    page.request({ type: 'trace', trace: own.trace });
    page.channel.ping();
    await once(page.channel, 'pong');
    const client = await openClient(server.port);
    const request = upgradeRequest(`${page.path}?trace=${own.trace}&trace=${secret}`);
    client.write(request);
    await page.until(() => page.count(1) >= request.length);
    const stars = '*'.repeat(secret.length);
    expect(page.received(1).toString('latin1')).toBe(request.replace(secret, stars));
    client.socket.destroy();
    own.socket.terminate();
  });

  test('nor a request that was sent before over the same connection', async () => {
    await using page = await openTabPage(server);
    const client = await openClient(server.port);
    const request = upgradeRequest(page.path);
    client.write(`GET /poll?trace=${secret} HTTP/1.1\r\nHost: a\r\n\r\n${request}`);
    await page.until(() => page.count(1) >= request.length);
    expect(page.received(1).toString('latin1')).toBe(request);
    client.socket.destroy();
  });
});

test.each(QUERIES.map((query, at) => [at, query] as const))(
  '/headers says nothing of it (%s)',
  async (_, query) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/headers${query(secret)}`, {
      headers: { Referer: `http://a/${query(secret)}` },
    });
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(data.toString()).not.toContain(secret);
    const { target } = JSON.parse(data.toString()) as { target: string };
    expect(target).toMatch(/^\/headers\?.*\*{20}/);
    socket.terminate();
  },
);

describe('a refusal quotes nothing of it', () => {
  const targets: readonly ((id: string) => string)[] = [
    (id) => `/nothing&trace=${id}`,
    (id) => `/trace=${id}`,
    (id) => `/delay?ms=x%26trace%3D${id}`,
    (id) => `/delay?ms=?trace=${id}`,
    (id) => `/delay?x%26trace%3D${id}=1`,
    (id) => `/delay?TRACE=${id}&ms=x`,
    (id) => `/poll?every=?trace=${id}`,
    (id) => `http://a/echo?trace=${id}`,
  ];
  test.each(targets.map((target, at) => [at, target] as const))('%s', async (_, target) => {
    const path = target(secret);
    for (const accept of ['text/html', '*/*']) {
      for (const request of [
        upgradeRequest(path, { Accept: accept }),
        `GET ${path} HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`,
      ]) {
        const client = await openClient(server.port);
        client.write(request);
        const answer = (await client.ended()).toString('latin1');
        expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
        expect(answer).not.toContain(secret);
      }
    }
  });
});
