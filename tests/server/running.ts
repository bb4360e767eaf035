import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSecure } from 'node:tls';
import { WebSocket } from 'ws';
import { defaultConfig, type Config } from '../../server/settings/config.ts';
import type { Log } from '../../server/health/log.ts';
import { run, type Running } from '../../server/start/run.ts';
import { fromLatin1, latin1 } from '../../src/protocol/bytes.ts';
import { decodeBatch, type TraceRecord } from '../../src/protocol/trace.ts';
import { decodeAnswer } from '../../src/protocol/workbench.ts';

/** A small site on disk, so that these tests need no build. */
export function makeSite(): string {
  const dist = mkdtempSync(join(tmpdir(), 'ws101-site-'));
  const files = {
    'csp-hashes.json': '["sha256-AAAA"]',
    '404.html': '<!doctype html><title>404</title>nothing here',
    'index.html': '<!doctype html><a href="/zh/">zh</a><a href="/en/">en</a>',
    'zh/index.html': '<!doctype html><title>zh</title>',
    'en/index.html': '<!doctype html><title>en</title>',
    'sandbox/index.html': '<!doctype html><title>Sandbox</title>',
    '_astro/code.abc.js': 'export {};',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dist, name, '..'), { recursive: true });
    writeFileSync(join(dist, name), text);
  }
  return dist;
}

/** The names that requests written by hand ask for. */
const NAMES = ['example.com', 'a'];

/** A server of its own for a test, on free ports; `await using` stops it. */
export async function startServer(
  changes: Partial<Config> = {},
  log?: Log,
): Promise<Running & AsyncDisposable> {
  const dist = makeSite();
  const running = await run(
    defaultConfig({ host: '127.0.0.1', port: 0, dist, allowHost: NAMES, ...changes }),
    log,
  );
  return {
    ...running,
    async [Symbol.asyncDispose]() {
      await running.stop();
      rmSync(dist, { recursive: true, force: true });
    },
  };
}

/** A TCP connection, or TLS over one, that keeps all that it receives. */
export interface Client {
  socket: Socket;
  /** Ends TCP with a reset. */
  reset(): void;
  write(bytes: Uint8Array | string): void;
  received(): Buffer;
  /** Waits until what was received satisfies `enough`; fails if the connection ends before. */
  until(enough: (received: Buffer) => boolean): Promise<Buffer>;
  /** Waits until the connection has ended, however it did. */
  ended(): Promise<Buffer>;
}

/** Opens a TCP connection to the server under test. */
export async function openClient(port: number): Promise<Client> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const client = clientOver(socket);
  await once(socket, 'connect');
  return client;
}

/** Opens a TLS connection to the server under test, whose certificate is nobody's. */
export async function openSecureClient(port: number): Promise<Client> {
  const tcp = connect({ host: '127.0.0.1', port, noDelay: true });
  tcp.on('error', () => {});
  const socket = connectSecure({ socket: tcp, rejectUnauthorized: false });
  const client = clientOver(socket, tcp);
  await once(socket, 'secureConnect');
  return client;
}

/** Opens a connection to a server by the scheme that it speaks. */
export function openTo({ url, port }: Pick<Running, 'url' | 'port'>): Promise<Client> {
  return url.startsWith('https:') ? openSecureClient(port) : openClient(port);
}

/** Keeps all that comes over a socket. */
export function clientOver(socket: Socket, tcp = socket): Client {
  const chunks: Buffer[] = [];
  const received = () => Buffer.concat(chunks);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return {
    socket,
    reset: () => void tcp.resetAndDestroy(),
    write: (bytes) =>
      socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    received,
    until: (enough) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!enough(received())) return;
          socket.off('data', check);
          socket.off('close', fail);
          resolve(received());
        };
        const fail = () =>
          reject(
            new Error(
              `ended too early, after ${received().length} bytes: ${JSON.stringify(received().toString('latin1', 0, 500))}`,
            ),
          );
        socket.on('data', check);
        socket.on('close', fail);
        check();
        if (socket.destroyed) fail();
      }),
    async ended() {
      // Not events.once, which would take a reset for a failure.
      if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
      return received();
    },
  };
}

/** Resolves when what was written has left this process and the server's turn has come. */
export async function arrived(socket: { writableLength: number }): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (socket.writableLength > 0);
  await new Promise((resolve) => setImmediate(resolve));
}

/** A control channel, as a page of the site has it. */
export interface Watcher {
  trace: string;
  records: TraceRecord[];
  socket: WebSocket;
  until(enough: (records: TraceRecord[]) => boolean): Promise<TraceRecord[]>;
}

/** Opens a control channel. */
export async function openWatcher({ url }: Pick<Running, 'url'>): Promise<Watcher> {
  const { origin } = new URL(url);
  const address = `${url.replace(/^http/, 'ws')}trace`;
  const socket = new WebSocket(address, { origin, rejectUnauthorized: false });
  socket.setMaxListeners(0);
  const records: TraceRecord[] = [];
  const waiting = new Set<() => void>();
  const hello = new Promise<string>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        records.push(...decodeBatch(data));
        for (const check of waiting) check();
        return;
      }
      const message: unknown = JSON.parse(data.toString());
      if (typeof message === 'object' && message !== null && 'trace' in message) {
        resolve(String(message.trace));
      }
    });
  });
  return {
    trace: await hello,
    records,
    socket,
    until: (enough) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!enough(records)) return;
          waiting.delete(check);
          resolve(records);
        };
        waiting.add(check);
        socket.once('close', () => reject(new Error('the control channel closed')));
        check();
      }),
  };
}

/** The workbench as a page of the site has it. */
export async function openWorkbench({ url }: Pick<Running, 'url'>, origin = new URL(url).origin) {
  const address = `${url.replace(/^http/, 'ws')}workbench`;
  const socket = new WebSocket(address, { origin, rejectUnauthorized: false });
  await once(socket, 'open');
  return {
    socket,
    async send(request: string | Uint8Array) {
      socket.send(typeof request === 'string' ? fromLatin1(request) : request);
      const received: unknown[] = await once(socket, 'message');
      const data = received[0];
      if (!(data instanceof Uint8Array)) throw new Error('the answer is not binary');
      const { ending, bytes } = decodeAnswer(new Uint8Array(data));
      return { ending, text: latin1(bytes) };
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** The bytes that one sender sent over a connection, as the trace tells them; fails on a hole. */
export function tracedBytes(
  records: readonly TraceRecord[],
  sender: 'client' | 'server',
  connection = 1,
): Buffer {
  const parts: Uint8Array[] = [];
  let position = 0;
  for (const record of records) {
    if (record.kind !== 'bytes' || record.connection !== connection) continue;
    if (record.sender !== sender) continue;
    if (record.position !== position) {
      throw new Error(`a hole in the trace: expected ${position}, got ${record.position}`);
    }
    parts.push(record.bytes);
    position += record.bytes.length;
  }
  return Buffer.concat(parts);
}
