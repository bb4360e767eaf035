import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect as connectSecure } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Config } from '../../server/settings/config.ts';
import type { Running } from '../../server/start/run.ts';
import { Tap, type WireObserver } from '../../server/wire/tap.ts';
import type { Sender, TraceRecord } from '../../src/protocol/trace.ts';
import { startCapture, type Capture, type Captured } from './capture.ts';
import { makeCertificate } from './certificates.ts';
import { exactCases, type ExactCase } from './exact-cases.ts';
import { clientOver, openClient, openWatcher, startServer, type Watcher } from './running.ts';

/** Limits out of the way of what is measured here: every byte can be shown. */
const WIDE: Partial<Config> = {
  maxMessage: 2 * 1_048_576,
  byteBurst: 100_000_000,
  traceQueue: 64 * 1_048_576,
  traceEvents: 1_000_000,
  traceBytes: 4_096 * 1_048_576,
};

/** What the taps told their observers, in the order in which they began to. */
const told: Captured[] = [];
const watch = Reflect.get(Tap.prototype, 'watch');

function listen(this: Tap, observer: WireObserver): void {
  const index = told.push({ client: Buffer.alloc(0), server: Buffer.alloc(0) }) - 1;
  const add = (sender: Sender, bytes: Uint8Array) => {
    const all = told[index];
    if (all) all[sender] = Buffer.concat([all[sender], bytes]);
  };
  watch.call(this, {
    received(bytes, time) {
      add('client', bytes);
      observer.received(bytes, time);
    },
    sent(bytes, time) {
      add('server', bytes);
      observer.sent(bytes, time);
    },
  });
}

beforeAll(() => {
  vi.spyOn(Tap.prototype, 'watch').mockImplementation(listen);
});
afterAll(() => {
  vi.restoreAllMocks();
});

/** The records of the connection that was watched last, once it has ended. */
async function recordsOf(watcher: Watcher, connection: number): Promise<TraceRecord[]> {
  const all = await watcher.until((records) =>
    records.some((each) => each.kind === 'end' && each.connection === connection),
  );
  return all.filter((each) => each.connection === connection);
}

/** Checks the trace of one connection against all that crossed the wire. */
function compare(records: readonly TraceRecord[], seen: Captured): void {
  for (const sender of ['client', 'server'] as const) {
    let position = 0;
    for (const record of records) {
      if (record.kind !== 'bytes' && record.kind !== 'dropped') continue;
      if (record.sender !== sender) continue;
      expect(record.position, `no hole in what the ${sender} sent`).toBe(position);
      if (record.kind === 'dropped') {
        position += record.length;
        continue;
      }
      const end = position + record.bytes.length;
      expect(seen[sender].subarray(position, end).equals(record.bytes)).toBe(true);
      position = end;
    }
    expect(position, `all that the ${sender} sent is shown or counted`).toBe(seen[sender].length);
  }
  expect(records.at(-1)).toMatchObject({
    kind: 'end',
    received: seen.client.length,
    sent: seen.server.length,
  });
}

/** What of a connection belongs to its trace: from the request that asked for the upgrade. */
function fromUpgrade(seen: Captured): Captured {
  const request = seen.client.indexOf('GET /echo');
  const response = seen.server.indexOf('HTTP/1.1 101 ');
  return { client: seen.client.subarray(request), server: seen.server.subarray(response) };
}

describe('the tap, against an independent capture', () => {
  let server: Running & AsyncDisposable;
  let capture: Capture;
  let watcher: Watcher;
  beforeAll(async () => {
    server = await startServer(WIDE);
    capture = await startCapture([server.port]);
    console.log(`exactness is checked against: ${capture.by}`);
    watcher = await openWatcher(server);
  });
  afterAll(async () => {
    watcher.socket.terminate();
    await capture.stop();
    await server[Symbol.asyncDispose]();
  });

  it.each(exactCases)('$name', async ({ talk, torn, later }: ExactCase) => {
    const number = told.length;
    const client = await openClient(capture.portFor(server.port));
    const whole = capture.connection(client.socket);
    await talk({ client, tagged: (path) => tag(path, watcher.trace) });
    const captured = await whole;
    const seen = later === true ? fromUpgrade(captured) : captured;
    const records = await recordsOf(watcher, number + 1);
    const all = told[number];
    if (!all) throw new Error('this connection was not watched');
    // Where a connection is torn, what was on its way is lost to whoever would have read it.
    const came = torn === true ? seen.client.subarray(0, all.client.length) : seen.client;
    const sent = torn === true ? all.server.subarray(0, seen.server.length) : all.server;
    expect(all.client.equals(came), 'the client’s bytes').toBe(true);
    expect(sent.equals(seen.server), 'the server’s bytes').toBe(true);
    compare(records, all);
  });
});

describe('the tap over TLS, against what the client encrypts and decrypts', () => {
  const { folder, cert, key } = makeCertificate();
  let server: Running & AsyncDisposable;
  let watcher: Watcher;
  let first: number;
  beforeAll(async () => {
    server = await startServer({ ...WIDE, cert, key });
    watcher = await openWatcher(server);
    first = told.length;
  });
  afterAll(async () => {
    watcher.socket.terminate();
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const whole = exactCases.filter(({ torn }) => torn !== true);
  it.each(whole)('$name', async ({ talk, later }: ExactCase) => {
    const number = told.length;
    const socket = connectSecure({
      host: '127.0.0.1',
      port: server.port,
      rejectUnauthorized: false,
    });
    socket.setNoDelay(true);
    const client = clientOver(socket);
    await once(socket, 'secureConnect');
    const written: Buffer[] = [];
    const write = socket._write.bind(socket);
    socket._write = (chunk: unknown, encoding, callback) => {
      if (chunk instanceof Uint8Array) written.push(Buffer.from(chunk));
      else if (typeof chunk === 'string') written.push(Buffer.from(chunk, encoding));
      write(chunk, encoding, callback);
    };
    Object.defineProperty(socket, '_writev', { value: null });
    await talk({ client, tagged: (path) => tag(path, watcher.trace) });
    const received = await client.ended();
    const captured = { client: Buffer.concat(written), server: received };
    const seen = later === true ? fromUpgrade(captured) : captured;
    compare(await recordsOf(watcher, number - first + 1), seen);
  });
});

function tag(path: string, trace: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}trace=${trace}`;
}
