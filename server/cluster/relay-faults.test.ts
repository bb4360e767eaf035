import { afterEach, expect, test, vi } from 'vitest';
import { defaultConfig } from '../settings/config.ts';
import { Faults } from '../health/fault.ts';
import { SILENT } from '../health/log.ts';
import { CHANNEL_FULL, Traces, type TraceChannel } from '../wire/trace.ts';
import type { Bus } from './bus.ts';
import { MemoryHub } from './memory-bus.ts';
import { TraceRelay } from './trace-relay.ts';

/* What a relay does by itself, later, over a bus that breaks: no entry of the server's is above it. */

afterEach(() => vi.useRealTimers());

const fault = (): never => {
  throw new TypeError('broken for a test');
};

function start(hub: MemoryHub) {
  const bus = hub.connect();
  const publish = bus.publish.bind(bus);
  let isBroken = false;
  const breaking: Bus = Object.assign(bus, {
    publish: (topic: string, message: Uint8Array | string) =>
      isBroken ? fault() : publish(topic, message),
  });
  const faults = new Faults(SILENT);
  const limits = defaultConfig();
  const relay = new TraceRelay(breaking, limits, undefined, faults);
  return {
    ...{ relay, faults, traces: new Traces(limits, relay) },
    breakBus: (now: boolean) => void (isBroken = now),
  };
}

/** An instance that holds a page's channel, and one that shows a connection there. */
async function stage() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
  const hub = new MemoryHub();
  const [holder, guest] = [start(hub), start(hub)];
  let sent = 0;
  const channel: TraceChannel & { bufferedAmount: number } = {
    bufferedAmount: 0,
    attempt: (act) => act(),
    send: () => (sent += 1),
  };
  const trace = holder.traces.open(channel);
  if (!trace) throw new Error('no room for a trace');
  await holder.traces.share(trace);
  const settled = async () => {
    for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const show = async () => {
    const watched = guest.traces.find(trace.id)?.watch(() => undefined);
    await settled();
    vi.advanceTimersByTime(100);
    await settled();
    return watched;
  };
  const watched = await show();
  expect(sent).toBe(1);
  return { watched, holder, guest, channel, settled, show, sent: () => sent };
}

test('a fault in the look after others is told, and the next look comes', async () => {
  const { holder, show, sent } = await stage();
  holder.breakBus(true);
  vi.advanceTimersByTime(10_000);
  expect([...holder.faults.counts]).toEqual([['timer', 2]]);
  holder.breakBus(false);
  await show();
  expect(sent()).toBe(2);
});

test('a fault in the leave that a full channel held up is told, and no other is', async () => {
  const { holder, channel, settled, show } = await stage();
  channel.bufferedAmount = CHANNEL_FULL;
  await show();
  await settled();
  channel.bufferedAmount = 0;
  holder.breakBus(true);
  vi.advanceTimersByTime(100);
  expect([...holder.faults.counts]).toEqual([['timer', 1]]);
});

test('a fault in what a guest sends is told, and ends what it shows', async () => {
  const { guest, watched } = await stage();
  expect(guest.relay.size).toBe(1);
  watched?.sent(Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n'), 0);
  guest.breakBus(true);
  vi.advanceTimersByTime(100);
  expect([...guest.faults.counts]).toEqual([['timer', 1]]);
  expect(guest.relay.size).toBe(0);
});
