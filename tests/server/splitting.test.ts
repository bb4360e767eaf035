import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { decodeRecords, encodeRecords, type TabRecord } from '../../src/protocol/tab-server.ts';
import { ACCEPT, BINARY, frame, serverFrame, TEXT, upgradeRequest } from './raw.ts';
import { openClient, openWatcher, startServer } from './running.ts';
import { openTabPage } from './tab-page.ts';

/**
 * How much more processor time the same bytes may cost in single bytes than at once, where what any
 * program pays for so many pieces is taken off: a small constant, and none that grows with the bytes.
 */
const MOST = 8;
/** The least of so many measurements is what it costs; the rest is what else the machine did. */
const TIMES = 3;

const ANSWER = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n\r\n`;

/** Milliseconds of processor time that this process takes for something. */
async function costOf(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Does something in the ways given, in turn, and gives the least that each has cost. */
async function leastOf(ways: readonly (() => Promise<number>)[]): Promise<number[]> {
  const least = ways.map(() => Infinity);
  for (let time = 0; time < TIMES; time += 1) {
    for (const [at, way] of ways.entries()) least[at] = Math.min(least[at] ?? 0, await way());
  }
  return least;
}

const table: Record<string, Record<string, number>> = {};

/** Holds what something costs in pieces to what it costs at once and what so many pieces cost anyway. */
function compare(name: string, bytes: number, [whole = 0, split = 0, control = 0]: number[]): void {
  const each = (ms: number) => Math.round((ms * 100_000) / bytes) / 100;
  const factor = split / (whole + control);
  table[name] = {
    bytes,
    'at once, µs/B': each(whole),
    'in pieces, µs/B': each(split),
    'sink, µs/B': each(control),
    factor: Math.round(factor * 100) / 100,
  };
  expect(factor).toBeLessThan(MOST);
}

let server: Awaited<ReturnType<typeof startServer>>;
let sink: Server;
/** Milliseconds that a byte by itself costs whoever takes it and does nothing with it. */
let sinkCost = 0;
let relay: Server;
let channelSink: WebSocketServer;

function portOf(listener: Server | WebSocketServer): number {
  const address = listener.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

beforeAll(async () => {
  const endless = { messageBurst: 1_000_000, byteBurst: 1_000_000_000, chatBurst: 10_000 };
  server = await startServer({ ...endless, maxFragments: 1_000_000, maxBenches: 1_000 });
  sink = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {}).on('data', () => {});
  }).listen(0, '127.0.0.1');
  // Reads what a page says, as everybody must.
  channelSink = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  channelSink.on('connection', (socket) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) decodeRecords(Uint8Array.from(data));
      else JSON.parse(data.toString());
    });
  });
  // Hands each piece that comes over TCP on as a message.
  relay = createServer({ noDelay: true }, (socket) => {
    socket
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        const connection = 1;
        const message = encodeRecords([{ kind: 'data', connection, hidden: 0, bytes: chunk }]);
        for (const page of channelSink.clients) page.send(message);
      });
  }).listen(0, '127.0.0.1');
  await Promise.all([sink, relay, channelSink].map((each) => once(each, 'listening')));
  const bytes = Buffer.alloc(4_000);
  const [least = 0] = await leastOf([() => sendTo(portOf(sink), '', bytes, 1)]);
  sinkCost = least / bytes.length;
});
afterAll(async () => {
  console.table(table);
  for (const each of [sink, relay, channelSink]) each.close();
  await server[Symbol.asyncDispose]();
});

/** Sends bytes to a port in pieces, each of which arrives by itself. */
async function sendTo(
  port: number,
  before: string,
  bytes: Buffer,
  size: number,
  isDone?: (received: Buffer) => boolean,
): Promise<number> {
  const client = await openClient(port);
  if (before !== '' && isDone) {
    client.write(before);
    await client.until((received) => received.includes('\r\n\r\n'));
  }
  const ms = await costOf(async () => {
    for (let at = 0; at < bytes.length; at += size) {
      client.socket.write(bytes.subarray(at, at + size));
      await setImmediate();
    }
    if (isDone) await client.until(isDone);
  });
  client.socket.destroy();
  return ms;
}

const text = (length: number) => 'x'.repeat(length);

/** The messages in which a page writes an answer in pieces. */
function messagesOf(answer: Buffer, size: number): Uint8Array[] {
  const records: TabRecord[] = [];
  for (let at = 0; at < answer.length; at += size) {
    records.push({ kind: 'write', connection: 1, bytes: answer.subarray(at, at + size) });
  }
  const messages: Uint8Array[] = [];
  for (let at = 0; at < records.length; at += 4_000) {
    messages.push(encodeRecords(records.slice(at, at + 4_000)));
  }
  return messages;
}

async function sendAll(
  channel: WebSocket,
  messages: readonly (Uint8Array | string)[],
): Promise<void> {
  for (const message of messages) channel.send(message);
  channel.ping();
  await once(channel, 'pong');
}

async function toSink(messages: readonly (Uint8Array | string)[]): Promise<number> {
  const channel = new WebSocket(`ws://127.0.0.1:${portOf(channelSink)}`);
  await once(channel, 'open');
  const ms = await costOf(() => sendAll(channel, messages));
  channel.terminate();
  return ms;
}

describe('one byte at a time costs no more than a small multiple of the same bytes at once', () => {
  const filler = Array.from({ length: 90 }, (_, at) => `X-${at}: ${text(30)}`);
  const kinds: [string, string, Buffer, (received: Buffer) => boolean][] = [
    [
      'the head of a request for a page',
      '',
      Buffer.from(`GET /en/ HTTP/1.1\r\nHost: a\r\n${filler.join('\r\n')}\r\n\r\n`),
      (received) => received.includes('</title>'),
    ],
    [
      'a head with one long field',
      '',
      Buffer.from(`GET /en/ HTTP/1.1\r\nHost: a\r\nX-A: ${text(8_000)}\r\n\r\n`),
      (received) => received.includes('</title>'),
    ],
    [
      'a head with a long target',
      '',
      Buffer.from(`GET /headers?${text(8_000)} HTTP/1.1\r\nHost: a\r\n\r\n`),
      (received) => received.includes('\r\n\r\n'),
    ],
    [
      'an opening handshake',
      '',
      Buffer.from(upgradeRequest('/echo', {}, filler)),
      (received) => received.includes(ACCEPT),
    ],
    [
      'what is no HTTP',
      '',
      Buffer.from(`GET /en/ HTTP/1.1\r\nHost: a\r\n${text(4_000)}\0\r\n\r\n`),
      (received) => received.includes('HTTP/1.1 400'),
    ],
    [
      'a message to /echo',
      upgradeRequest('/echo'),
      frame(BINARY, text(4_000)),
      (received) => received.length > 4_000,
    ],
    [
      'a message to /echo in fragments of a byte',
      upgradeRequest('/echo'),
      Buffer.concat([
        ...Array.from({ length: 500 }, (_, at) =>
          frame(at === 0 ? BINARY : 0, 'x', { fin: false }),
        ),
        frame(0, 'END'),
      ]),
      (received) => received.includes('END'),
    ],
    [
      'a message to an endpoint of raw bytes',
      upgradeRequest('/silent-close'),
      frame(BINARY, text(4_000)),
      (received) => received.length > 4_000,
    ],
    [
      'what is said in /chat',
      upgradeRequest('/chat?room=split'),
      Buffer.concat(
        Array.from({ length: 8 }, (_, at) =>
          frame(TEXT, JSON.stringify({ type: 'say', text: `${text(440)}${at}END` })),
        ),
      ),
      (received) => received.includes('7END'),
    ],
  ];

  it.for(kinds)('%s', async ([name, before, bytes, isDone]) => {
    const costs = await leastOf([
      () => sendTo(server.port, before, bytes, bytes.length, isDone),
      () => sendTo(server.port, before, bytes, 1, isDone),
    ]);
    compare(name, bytes.length, [...costs, sinkCost * bytes.length]);
  });

  it('a connection that a page watches', async () => {
    const bytes = frame(BINARY, text(2_000));
    const watched = async (size: number) => {
      const watcher = await openWatcher(server);
      const request = upgradeRequest(`/echo?trace=${watcher.trace}`);
      const ms = await sendTo(server.port, request, bytes, size, ({ length }) => length > 2_000);
      watcher.socket.terminate();
      return ms;
    };
    const costs = await leastOf([() => watched(bytes.length), () => watched(1)]);
    compare('a message to /echo, watched', bytes.length, [...costs, sinkCost * bytes.length]);
  });

  it('the bytes of a client of a learner’s server', async () => {
    const bytes = Buffer.alloc(2_000, 7);
    const through = async (size: number) => {
      await using page = await openTabPage(server);
      const request = upgradeRequest(page.path);
      let seen = 0;
      page.channel.on('message', () => {
        if (seen > 0) return;
        seen = page.received(1).length;
        page.write(1, ANSWER);
      });
      const ms = await sendTo(server.port, request, bytes, size, () => true);
      return ms + (await costOf(() => page.until(() => page.count(1) >= seen + bytes.length)));
    };
    const control = async () => {
      const page = new WebSocket(`ws://127.0.0.1:${portOf(channelSink)}`);
      let count = 0;
      const all = new Promise<void>((resolve) => {
        page.on('message', (data: Buffer) => {
          for (const record of decodeRecords(Uint8Array.from(data))) {
            if (record.kind === 'data') count += record.bytes.length;
          }
          if (count === bytes.length) resolve();
        });
      });
      await once(page, 'open');
      const ms = await sendTo(portOf(relay), '', bytes, 1);
      return ms + (await costOf(() => all.finally(() => page.terminate())));
    };
    const costs = await leastOf([() => through(bytes.length), () => through(1), control]);
    compare('bytes to a learner’s server', bytes.length, costs);
  });

  it.for<[string, Buffer]>([
    ['the head of a 101', Buffer.from(ANSWER.replace('\r\n\r\n', `\r\nX: ${text(8_000)}\r\n\r\n`))],
    [
      'the head of a refusal, and its body',
      Buffer.from(
        `HTTP/1.1 404 X\r\nX: ${text(4_000)}\r\nContent-Length: 4000\r\n\r\n${text(4_000)}`,
      ),
    ],
    ['a head that never ends', Buffer.from(`HTTP/1.1 101 X\r\nX: ${text(8_100)}`)],
    ['a head of empty lines', Buffer.from(`HTTP/1.1 101 X\r\n${'\r\r\n'.repeat(2_700)}`)],
    [
      'frames behind a 101',
      Buffer.concat([Buffer.from(ANSWER), serverFrame(BINARY, text(30_000))]),
    ],
  ])('%s that a learner’s code writes', async ([name, answer]) => {
    const written = async (size: number) => {
      await using page = await openTabPage(server);
      const client = await openClient(server.port);
      client.write(upgradeRequest(page.path));
      await page.until(() => page.count(1) > 0);
      const messages = messagesOf(answer, size);
      const ms = await costOf(() => sendAll(page.channel, messages));
      client.socket.destroy();
      return ms;
    };
    const costs = await leastOf([
      () => written(answer.length),
      () => written(1),
      () => toSink(messagesOf(answer, 1)),
    ]);
    compare(name, answer.length, costs);
  });

  it('an answer of a learner’s code to the workbench', async () => {
    const head = 'HTTP/1.1 404 X\r\nContent-Length: 2000\r\n\r\n';
    const answer = Buffer.from(head + text(2_000));
    // Each byte as a message of its own, so that none is written with another.
    const messages = (size: number) =>
      Array.from({ length: Math.ceil(answer.length / size) }, (_, at) =>
        encodeRecords([
          { kind: 'write', connection: 1, bytes: answer.subarray(at * size, (at + 1) * size) },
        ]),
      );
    const answered = async (size: number) => {
      await using page = await openTabPage(server);
      const bench = new WebSocket(`${server.url.replace('http', 'ws')}workbench`, {
        origin: new URL(server.url).origin,
      });
      await once(bench, 'open');
      bench.send(Buffer.from(upgradeRequest(page.path)));
      await page.until(() => page.count(1) > 0);
      const whole = once(bench, 'message');
      const ms = await costOf(async () => {
        await sendAll(page.channel, messages(size));
        await whole;
      });
      bench.terminate();
      return ms;
    };
    const costs = await leastOf([
      () => answered(answer.length),
      () => answered(1),
      () => toSink(messages(1)),
    ]);
    compare('an answer to the workbench', answer.length, costs);
  });
});

describe('what a page says costs no more than a small multiple of reading it', () => {
  const records = (record: TabRecord) => [
    encodeRecords(Array.from({ length: 4_000 }, () => record)),
  ];
  it.for<[string, readonly (Uint8Array | string)[]]>([
    ['records about connections that are not there', records({ kind: 'end', connection: 9 })],
    ['what is taken of them', records({ kind: 'taken', connection: 9, count: 1 })],
    ['writes of nothing', records({ kind: 'write', connection: 1, bytes: new Uint8Array(0) })],
    ['requests for the judge', Array.from({ length: 2_000 }, () => '{"type":"judge"}')],
    [
      'requests for cases that are not there',
      Array.from({ length: 20 }, () =>
        JSON.stringify({ type: 'judge', cases: Array.from({ length: 15_000 }, () => 'a') }),
      ),
    ],
    [
      'traces',
      Array.from({ length: 20 }, () =>
        JSON.stringify({ type: 'trace', trace: '?trace=AAAAAAAAAAAAAAAAAAAAAAA'.repeat(2_000) }),
      ),
    ],
  ])('%s', async ([name, messages]) => {
    const told = async () => {
      await using page = await openTabPage(server, { listens: false });
      const ms = await costOf(() => sendAll(page.channel, messages));
      return ms;
    };
    const [cost = 0, control = 0] = await leastOf([told, () => toSink(messages)]);
    const bytes = messages.reduce((sum, { length }) => sum + length, 0);
    compare(name, bytes, [0, cost, control]);
  });
});
