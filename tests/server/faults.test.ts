import { Connection } from '../../server/websocket/connection.ts';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import {
  httpEndpoint,
  rawEndpoint,
  upgradeEndpoint,
  webSocketEndpoint,
} from '../../server/endpoint/endpoint.ts';
import type { Endpoint } from '../../server/endpoint/endpoint.ts';
import { endpointAt } from '../../server/endpoints/index.ts';
import type { Entry } from '../../server/health/fault.ts';
import { HeldResponse } from '../../server/endpoint/held-response.ts';
import { createLog } from '../../server/health/log.ts';
import { follow, later, repeat, soon } from '../../server/endpoint/timing.ts';
import { makeCertificate } from './certificates.ts';
import { closeOf, frame, PONG, serverFrame, TEXT, upgradeRequest } from './raw.ts';
import { startProgram } from './process.ts';
import { makeSite, openTo, openWatcher, startServer, type Client } from './running.ts';

/*
 * Endpoints that break, in each place in which code of ours is called: what they break on ends, is
 * told and counted once, and nobody else notices.
 */

const fault = (): never => {
  throw new TypeError('broken for a test');
};
const failing = async (): Promise<void> => {
  await Promise.resolve();
  fault();
};

const words = { zh: '出错', en: 'Breaks' };
const webSocket = (serve: Parameters<typeof webSocketEndpoint>[0]['serve']) =>
  webSocketEndpoint({
    path: '/headers',
    summary: words,
    parameters: {},
    anyParameters: true,
    serve,
  });
const raw = (serve: NonNullable<Parameters<typeof rawEndpoint>[0]['serve']>) =>
  rawEndpoint({ path: '/headers', summary: words, parameters: {}, serve });
const upgrade = (take: Parameters<typeof upgradeEndpoint>[0]['take']) =>
  upgradeEndpoint({ path: '/headers', summary: words, parameters: {}, anyParameters: true, take });
const http = (answer: Parameters<typeof httpEndpoint>[0]['answer']) =>
  httpEndpoint({ path: '/headers', summary: words, parameters: {}, answer });

/** How what broke ends: an answer 500, a close frame 1011, or without a word. */
type End = 500 | 1011 | 'destroyed';

const HELLO = frame(TEXT, 'Hello');

const places: readonly [name: string, end: End, entry: Entry, endpoint: Endpoint][] = [
  ['a handshake, before its answer', 500, 'upgrade', upgrade(fault)],
  [
    'a handshake, amid its answer',
    'destroyed',
    'upgrade',
    upgrade(({ socket }) => {
      socket.write('HTTP/1.1 101 ');
      return fault();
    }),
  ],
  ['a WebSocket that begins', 1011, 'upgrade', webSocket(fault)],
  ['a message', 1011, 'message', webSocket((connection) => (connection.receive = fault))],
  ['a pong', 1011, 'event', webSocket((connection) => connection.on('pong', fault))],
  ['a timer', 1011, 'timer', webSocket((connection) => later(connection, 1, fault))],
  ['a repeated timer', 1011, 'timer', webSocket((connection) => repeat(connection, 1, fault))],
  ['the next turn', 1011, 'timer', webSocket((connection) => soon(connection, fault))],
  ['a tick of the feed', 1011, 'timer', webSocket((it) => follow(it, 1, 20, fault))],
  ['a promise', 1011, 'promise', webSocket((it) => it.attempt('promise', failing))],
  [
    'the look once a second',
    1011,
    'check',
    webSocket((connection) => Object.assign(connection, { check: fault })),
  ],
  [
    'what is sent on behalf of another',
    1011,
    'send',
    webSocket((connection) => {
      const another = { deliver: () => connection.deliver('x', false) };
      Object.assign(connection, { send: fault });
      setTimeout(() => another.deliver(), 1);
    }),
  ],
  [
    'its end, which the next listener hears all the same',
    'destroyed',
    'event',
    webSocket((connection) => {
      connection.once('close', fault);
      connection.once('close', () => heard.push('close'));
      if (connection instanceof Connection) later(connection, 1, () => connection.terminate());
    }),
  ],
  [
    'the end of a raw connection, which the next listener hears all the same',
    'destroyed',
    'event',
    raw((connection) => {
      connection.once('close', fault);
      connection.once('close', () => heard.push('close'));
      later(connection, 1, () => connection.terminate());
    }),
  ],
  ['a raw connection that begins', 1011, 'upgrade', raw(fault)],
  ['a message of a raw connection', 'destroyed', 'socket', raw((it) => (it.receive = fault))],
  ['a timer of a raw connection', 1011, 'timer', raw((connection) => later(connection, 1, fault))],
  [
    'the look at a raw connection',
    1011,
    'check',
    raw((connection) => Object.assign(connection, { check: fault })),
  ],
  [
    'an event of the socket',
    1011,
    'socket',
    upgrade((it, { live }) => {
      const refusal = live.acceptRaw(it, {}, () => undefined);
      it.socket.on('data', fault);
      return refusal;
    }),
  ],
  [
    'what the tap tells',
    1011,
    'wire',
    upgrade((it, { live }) => {
      if (it.watched) it.watched.received = fault;
      return live.acceptRaw(it, {}, () => undefined);
    }),
  ],
  ['an ordinary request', 500, 'request', http(fault)],
  [
    'an ordinary request, amid its answer',
    'destroyed',
    'request',
    http((response) => {
      response.writeHead(200).flushHeaders();
      return fault();
    }),
  ],
  [
    'a promise of an ordinary request',
    500,
    'promise',
    http((response, { request, live }) => {
      new HeldResponse(live, request, response).attempt('promise', failing);
      return undefined;
    }),
  ],
  [
    'a timer of an answer that is held back',
    500,
    'timer',
    http((response, { request, live }) => {
      const held = new HeldResponse(live, request, response);
      later(held, 1, fault);
      return live.hold(held);
    }),
  ],
  [
    'a tick of an answer that goes on',
    'destroyed',
    'timer',
    http((response, { request, live }) => {
      const held = new HeldResponse(live, request, response);
      held.begin(200, {});
      follow(held, 1, 20, fault);
      return live.hold(held);
    }),
  ],
  [
    'the end of an answer',
    'destroyed',
    'event',
    http((response, { request, live }) => {
      const held = new HeldResponse(live, request, response);
      held.once('close', fault);
      return { status: 404, words };
    }),
  ],
];

const heard: string[] = [];

/** Puts an endpoint in the place of another, for a while. */
function inPlaceOf(path: string, endpoint: Endpoint): Disposable {
  const found = endpointAt(path);
  if (!found) throw new Error(`there is no ${path}`);
  const before = { ...found };
  const replace = (other: Endpoint) => {
    for (const name of Object.keys(found)) Reflect.deleteProperty(found, name);
    Object.assign(found, other);
  };
  replace(endpoint);
  return { [Symbol.dispose]: () => replace(before) };
}

async function echoes(client: Client, text: string): Promise<void> {
  client.write(frame(TEXT, text));
  await client.until((received) => received.includes(serverFrame(TEXT, text)));
}

const site = makeSite();
afterAll(() => {
  for (const folder of [site, own.folder]) rmSync(folder, { recursive: true });
});

it('outlives what no entry has caught, and tells and counts it', async () => {
  await using program = startProgram(process.execPath, [
    ...['--import', './tests/server/break-down.ts', 'server/main.ts'],
    ...['--port', '0', '--host', '127.0.0.1', '--dist', site],
  ]);
  const [, url = '', port] = await program.until(/(http:\/\/127\.0\.0\.1:(\d+)\/)/);
  const client = await openTo({ url, port: Number(port) });
  client.write(upgradeRequest('/echo'));
  await client.until((received) => received.includes('\r\n\r\n'));
  program.child.kill('SIGUSR2');
  await program.until(/"event":"unknown-failed","error":"RangeError","stack":\[[^\]]*break-down/);
  await program.until(/"event":"unknown-failed","error":"TypeError","stack":\[[^\]]*break-down/);
  await echoes(client, 'still here');
  const metrics = await (await fetch(`${url}metrics`)).text();
  expect(metrics).toContain('ws101_faults_total{entry="unknown"} 2\n');
  client.socket.destroy();
  program.child.kill('SIGTERM');
  expect(await program.ended()).toEqual({ code: 0, signal: null });
});

const own = makeCertificate();

describe.each([
  ['http', {}],
  ['https', { cert: own.cert, key: own.key }],
])('over %s, a fault ends what it is met on and nothing else, in', (scheme, config) => {
  it.each(places)('%s', async (name, end, entry, endpoint) => {
    heard.length = 0;
    const lines: string[] = [];
    await using server = await startServer(
      { closing: 1, ...config },
      createLog((line) => lines.push(line)),
    );
    using replaced = inPlaceOf('/headers', endpoint);
    expect(replaced).toBeDefined();
    const other = await openTo(server);
    other.write(upgradeRequest('/echo'));
    await other.until((received) => received.includes('\r\n\r\n'));
    const watcher = await openWatcher(server);

    const client = await openTo(server);
    const { port } = new URL(server.url);
    client.write(
      endpoint.transport === 'http'
        ? 'GET /headers HTTP/1.1\r\nHost: a\r\n\r\n'
        : upgradeRequest(entry === 'wire' ? `/headers?trace=${watcher.trace}` : '/headers'),
    );
    if (endpoint.transport === 'websocket' && end !== 500) {
      await client.until((received) => received.includes('HTTP/1.1 101 '));
      client.write(Buffer.concat([frame(PONG), HELLO]));
    }
    const received = await client.ended();
    if (end === 500) expect(received.toString()).toMatch(/^HTTP\/1\.1 500 .*Connection: close/is);
    else {
      expect(received.toString('latin1')).not.toContain('500');
      expect(closeOf(received)?.code).toBe(end === 1011 ? 1011 : undefined);
    }

    await echoes(other, 'still here');
    expect(heard).toEqual(name.includes('next listener') ? ['close'] : []);
    const faults = lines.map((line) => line.trim()).filter((line) => line.includes('"error"'));
    expect(faults).toHaveLength(1);
    expect(JSON.parse(faults[0] ?? '')).toMatchObject({
      event: `${entry}-failed`,
      error: 'TypeError',
    });
    expect(faults[0]).toMatch(/"stack":\[.*faults\.test\.ts/);
    expect(faults[0]).not.toContain('broken for a test');
    expect([...server.live.faults.counts]).toEqual([[entry, 1]]);
    if (scheme === 'http') {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(metrics).toContain(`ws101_faults_total{entry="${entry}"} 1\n`);
    }
    for (const { socket } of [client, other]) socket.destroy();
    watcher.socket.terminate();
  });
});
