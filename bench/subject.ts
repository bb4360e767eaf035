/*
 * A server under measurement, in a process of its own: `node bench/subject.ts ours|class|bare`. It tells
 * its port, and on request what it has used of processor and memory.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { defaultConfig } from '../server/settings/config.ts';
import { run } from '../server/start/run.ts';
import { makeSite } from '../tests/server/running.ts';

/** Both echo up to this many bytes a message; neither compresses. */
const MOST = 1_048_576;
const BEYOND = 1_000_000;

const COLLECTIONS = 5;
/** Milliseconds. */
const COLLECTION_PAUSE = 50;

async function startOurs(): Promise<number> {
  const { port } = await run(
    defaultConfig({
      host: '127.0.0.1',
      port: 0,
      dist: process.env['WS101_DIST'] ?? makeSite(),
      maxConnections: 100_000,
      maxMessage: MOST,
      messagesPerSecond: BEYOND,
      messageBurst: BEYOND,
      bytesPerSecond: 1_000 * BEYOND,
      byteBurst: 1_000 * BEYOND,
      traceBytes: Number.MAX_SAFE_INTEGER,
    }),
  );
  return port;
}

/** With the limits that a class has. */
async function startClass(): Promise<number> {
  const dist = process.env['WS101_DIST'] ?? makeSite();
  return (await run(defaultConfig({ host: '127.0.0.1', port: 0, dist, class: true }))).port;
}

/** What is compared with: the usual echo server, as the documentation of `ws` writes it. */
async function startBare(): Promise<number> {
  const server = createServer();
  const sockets = new WebSocketServer({
    server,
    maxPayload: MOST,
    perMessageDeflate: false,
    clientTracking: false,
  });
  sockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

/** Memory of the process, in bytes, after a collection. */
export interface Memory {
  /** All that it holds. */
  resident: number;
  /** Of that, JavaScript objects and buffers. */
  heap: number;
}

const starts: Readonly<Record<string, () => Promise<number>>> = {
  ours: startOurs,
  class: startClass,
};
const port = await (starts[process.argv[2] ?? ''] ?? startBare)();

process.on('message', (asked) => void tell(asked));
process.send?.(port);

/** Answers `cpu` with microseconds of processor time so far, anything else with `Memory`. */
async function tell(asked: unknown): Promise<void> {
  if (asked === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
    return;
  }
  // V8 gives pages back bit by bit.
  for (let i = 0; i < COLLECTIONS; i += 1) {
    globalThis.gc?.();
    await setTimeout(COLLECTION_PAUSE);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const memory: Memory = { resident: rss, heap: heapUsed + external };
  process.send?.(memory);
}
