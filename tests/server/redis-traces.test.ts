import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RedisBus } from '../../server/cluster/redis-bus.ts';
import { describeRelay } from '../../server/cluster/trace-relay.suite.ts';
import { TraceRelay } from '../../server/cluster/trace-relay.ts';
import { defaultConfig } from '../../server/settings/config.ts';
import { SILENT } from '../../server/health/log.ts';
import { Traces } from '../../server/wire/trace.ts';
import { decodeBatch, type TraceRecord } from '../../src/protocol/trace.ts';
import { findProgram } from './programs.ts';
import { startRedis } from './redis.ts';

const redis = findProgram('redis-server');

describe.skipIf(redis === undefined)('with Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    server = await startRedis(redis ?? '');
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeRelay('through Redis', () => RedisBus.connect(server.url, SILENT));

  test('a lost Redis ends what was shared, on both sides; after its return new connections are', async () => {
    const own = await startRedis(redis ?? '');
    const start = async () => {
      const bus = await RedisBus.connect(own.url, SILENT);
      const relay = new TraceRelay(bus, defaultConfig());
      return { bus, relay, traces: new Traces(defaultConfig(), relay) };
    };
    const [holder, guest] = [await start(), await start()];
    const records: TraceRecord[] = [];
    const trace = holder.traces.open({
      send: (batch) => void records.push(...decodeBatch(batch.slice())),
      bufferedAmount: 0,
      attempt: (act) => act(),
    });
    if (!trace) throw new Error('no trace');
    await holder.traces.share(trace);
    let releases = 0;
    const watched = guest.traces.find(trace.id)?.watch(() => (releases += 1));
    watched?.sent(Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n'), 0);
    await expect.poll(() => records.length).toBe(2);
    own.child.kill('SIGKILL');
    await once(own.child, 'close');
    await expect.poll(() => releases).toBe(1);
    await expect
      .poll(() => records.at(-1))
      .toMatchObject({ kind: 'end', reason: 'unwatched', connection: 1, sent: 36, received: 0 });
    expect(guest.traces.find(trace.id)).toBeUndefined();
    const up = [holder, guest].map(({ bus }) => new Promise<void>((back) => bus.onUp(back)));
    await using again = await startRedis(redis ?? '', own.port);
    await Promise.all(up);
    guest.traces.find(trace.id)?.watch(() => undefined);
    await expect.poll(() => records.at(-1)).toMatchObject({ kind: 'open', connection: 2 });
    for (const { bus, relay } of [holder, guest]) {
      relay.stop();
      await bus.close();
    }
    expect(again.child.exitCode).toBeNull();
  });
});
