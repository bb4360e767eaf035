import { afterEach, describe, expect, test } from 'vitest';
import { decodeBatch, type TraceRecord } from '../../src/protocol/trace.ts';
import { defaultConfig, type Config } from '../settings/config.ts';
import { CHANNEL_FULL, Traces, type Trace, type TraceChannel } from '../wire/trace.ts';
import type { Bus } from './bus.ts';
import { TraceRelay } from './trace-relay.ts';

/** One instance, as far as traces go. */
interface Instance {
  bus: Bus;
  traces: Traces;
}

/** A control channel that keeps what it is sent. */
function openChannel(): TraceChannel & { records: TraceRecord[]; bufferedAmount: number } {
  const records: TraceRecord[] = [];
  return {
    records,
    bufferedAmount: 0,
    attempt: (act) => act(),
    send: (batch) => void records.push(...decodeBatch(batch.slice())),
  };
}

const REQUEST = Buffer.from('GET /echo HTTP/1.1\r\nHost: a\r\n\r\n');
const ANSWER = Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n');

/** An unmasked binary frame with `size` bytes of payload, at least 126. */
function frame(size: number): Buffer {
  const bytes = Buffer.alloc(4 + size);
  bytes.set([0x82, 126, size >> 8, size & 0xff]);
  return bytes;
}

/** What is shown of connections on one instance to a page on another, whatever ties them together. */
export function describeRelay(kind: string, connect: () => Bus | Promise<Bus>): void {
  describe(`traces ${kind}`, () => {
    const stops: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });

    async function start(changes: Partial<Config> = {}): Promise<Instance> {
      const bus = await connect();
      const limits = defaultConfig(changes);
      const relay = new TraceRelay(bus, limits);
      stops.push(async () => {
        relay.stop();
        await bus.close();
      });
      return { bus, traces: new Traces(limits, relay) };
    }

    async function open({ traces }: Instance, channel = openChannel()) {
      const trace = traces.open(channel);
      if (!trace) throw new Error('no room for a trace');
      await traces.share(trace);
      return { trace, channel };
    }

    /** A trace of a page elsewhere; fails where there is none even for the moment. */
    function find({ traces }: Instance, id: string): Trace {
      const trace = traces.find(id);
      if (!trace) throw new Error('not found');
      return trace;
    }

    test('bytes arrive as they were, with a number and a clock of the holder’s', async () => {
      const [holder, guest] = [await start(), await start()];
      const { trace, channel } = await open(holder);
      const own = trace.watch(() => undefined);
      const now = performance.now();
      const watched = find(guest, trace.id).watch(() => undefined);
      watched?.received(REQUEST, now);
      watched?.sent(ANSWER, now + 5);
      watched?.end('closed');
      await expect.poll(() => channel.records.filter(({ kind }) => kind === 'end').length).toBe(1);
      own?.end('closed');
      const elsewhere = channel.records.filter(({ connection }) => connection === 2);
      expect(elsewhere.map(({ kind }) => kind)).toEqual(['open', 'bytes', 'bytes', 'end']);
      const [, request, answer, end] = elsewhere;
      expect(request).toMatchObject({ sender: 'client', position: 0, boundary: true });
      expect(request?.kind === 'bytes' && Buffer.from(request.bytes).equals(REQUEST)).toBe(true);
      expect(answer?.kind === 'bytes' && Buffer.from(answer.bytes).equals(ANSWER)).toBe(true);
      // One process has one clock: what another's would show is no more than its own difference.
      expect(request?.time).toBeCloseTo(now, 6);
      expect(end).toMatchObject({ received: REQUEST.length, sent: ANSWER.length });
    });

    test('two guests have numbers of their own, and skip those that were left out', async () => {
      const [holder, one, two] = [
        await start(),
        await start({ traceConnections: 1 }),
        await start(),
      ];
      const { trace, channel } = await open(holder);
      const first = find(one, trace.id);
      first.watch(() => undefined);
      expect(first.watch(() => undefined)).toBeUndefined();
      await expect.poll(() => channel.records.length).toBe(1);
      find(two, trace.id).watch(() => undefined);
      await expect.poll(() => channel.records.length).toBe(2);
      expect(channel.records.map(({ connection }) => connection)).toEqual([1, 2]);
      expect(trace.size).toBe(2);
    });

    test('whether a page holds an id, and until when, is known on every instance', async () => {
      const [holder, other] = [await start(), await start()];
      const { trace } = await open(holder);
      for (const { traces } of [holder, other]) {
        expect(await traces.isHeld(trace.id)).toBe(true);
        expect(
          await traces.isHeld(trace.id.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))),
        ).toBe(false);
        expect(await traces.isHeld(undefined)).toBe(false);
      }
      holder.traces.close(trace);
      await expect.poll(() => other.traces.isHeld(trace.id)).toBe(false);
      expect(await holder.traces.isHeld(trace.id)).toBe(false);
    });

    test('an id that nobody holds is given up at once', async () => {
      const guest = await start();
      let releases = 0;
      const trace = find(guest, 'A'.repeat(24));
      expect(trace.watch(() => (releases += 1))).toBeDefined();
      await expect.poll(() => releases).toBe(1);
      expect(trace.watch(() => undefined)).toBeUndefined();
    });

    test('ends with the control channel', async () => {
      const [holder, guest] = [await start(), await start()];
      const { trace, channel } = await open(holder);
      let releases = 0;
      find(guest, trace.id).watch(() => (releases += 1));
      await expect.poll(() => channel.records.length).toBe(1);
      holder.traces.close(trace);
      await expect.poll(() => releases).toBe(1);
      const again = find(guest, trace.id);
      again.watch(() => (releases += 1));
      await expect.poll(() => releases).toBe(2);
    });

    test('a channel that is full holds the guest back; what is left out is counted', async () => {
      const [holder, guest] = [await start(), await start()];
      const [{ trace, channel }, clock] = [await open(holder), await open(holder)];
      const watched = find(guest, trace.id).watch(() => undefined);
      const ticking = find(guest, clock.trace.id).watch(() => undefined);
      await expect.poll(() => channel.records.length).toBe(1);
      channel.bufferedAmount = Infinity;
      watched?.sent(ANSWER, 0);
      ticking?.sent(ANSWER, 0);
      let length = ANSWER.length;
      for (let round = 1; round <= 8; round += 1) {
        for (let count = 0; count < 200; count += 1) {
          const bytes = frame(1_000);
          watched?.sent(bytes, 0);
          length += bytes.length;
        }
        // The batch of a page that reads, begun later: when it is there, the other's was sent, too.
        const before = clock.channel.records.length;
        ticking?.sent(frame(1_000), 0);
        await expect.poll(() => clock.channel.records.length).toBeGreaterThan(before);
      }
      expect(trace.shown).toBeGreaterThan(0);
      expect(trace.shown).toBeLessThan(CHANNEL_FULL + defaultConfig().traceQueue);
      channel.bufferedAmount = 0;
      watched?.end('closed');
      await expect.poll(() => channel.records.at(-1)?.kind).toBe('end');
      const told = channel.records.reduce((sum, record) => {
        if (record.kind === 'bytes') return sum + record.bytes.length;
        return record.kind === 'dropped' ? sum + record.length : sum;
      }, 0);
      expect(told).toBe(length);
      expect(channel.records.some(({ kind }) => kind === 'dropped')).toBe(true);
      expect(channel.records.at(-1)).toMatchObject({ sent: length });
    });

    test('what is no message of an instance is not minded', async () => {
      const [holder, guest] = [await start(), await start()];
      const { trace, channel } = await open(holder);
      const wrong = { kind: 'batch', from: 'nobody', guest: 1, origin: 0 };
      const messages = [
        '',
        'null\n',
        '{"kind":"batch"}\n',
        `${JSON.stringify({ ...wrong, kind: 'ask' })}\n`,
      ];
      for (const message of [...messages, `${JSON.stringify(wrong)}\n\u0009`, '\ud800']) {
        await guest.bus.publish(`trace:${trace.id}`, message);
        await guest.bus.publish(`peer:${holder.bus.instance}`, message);
      }
      find(guest, trace.id).watch(() => undefined);
      await expect.poll(() => channel.records.length).toBe(1);
    });

    test('all instances together show no more than one page may be shown', async () => {
      const limits = { traceBytes: 10_000, traceConnections: 2 };
      const [holder, guest] = [await start(limits), await start(limits)];
      const { trace, channel } = await open(holder);
      const own = trace.watch(() => undefined);
      own?.sent(ANSWER, 0);
      for (let count = 0; count < 6; count += 1) own?.sent(frame(1_000), 0);
      const before = trace.shown;
      const remote = find(guest, trace.id);
      const watched = remote.watch(() => undefined);
      await expect.poll(() => trace.size).toBe(2);
      await expect.poll(() => remote.watch(() => undefined)).toBeUndefined();
      expect(trace.watch(() => undefined)).toBeUndefined();
      watched?.sent(ANSWER, 0);
      for (let count = 0; count < 20; count += 1) watched?.sent(frame(1_000), 0);
      watched?.end('closed');
      await expect.poll(() => channel.records.at(-1)).toMatchObject({ kind: 'end' });
      expect(before).toBeGreaterThan(6_000);
      expect(trace.shown).toBeGreaterThan(before + 2_000);
      expect(trace.shown).toBeLessThanOrEqual(10_000);
    });
  });
}
