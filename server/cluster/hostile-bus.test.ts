import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import {
  BatchWriter,
  decodeBatch,
  encodeBatch,
  type TraceRecord,
} from '../../src/protocol/trace.ts';
import { defaultConfig, type Config } from '../settings/config.ts';
import { CHANNEL_FULL, Traces, type TraceChannel } from '../wire/trace.ts';
import { MemoryHub } from './memory-bus.ts';
import { longestBatch } from './trace-message.ts';
import { TraceRelay } from './trace-relay.ts';

/*
 * Anyone who reaches Redis can write on any topic. What such a message can do is looked at by what
 * the instance keeps afterwards, and by an honest guest who is shown all the same.
 */

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function start(hub: MemoryHub, changes: Partial<Config> = {}) {
  const bus = hub.connect();
  const limits = defaultConfig(changes);
  let ignored = 0;
  const relay = new TraceRelay(bus, limits, () => (ignored += 1));
  stops.push(async () => {
    relay.stop();
    await bus.close();
  });
  return { bus, relay, traces: new Traces(limits, relay), ignored: () => ignored };
}

/** An instance that holds a page's channel, one that is a guest there, and somebody else. */
async function stage(changes: Partial<Config> = {}) {
  const hub = new MemoryHub();
  const [holder, guest] = [start(hub, changes), start(hub, changes)];
  const stranger = hub.connect();
  const heard: string[] = [];
  await stranger.subscribe(`peer:${stranger.instance}`, (message) => heard.push(String(message)));
  const records: TraceRecord[] = [];
  let bytes = 0;
  const channel: TraceChannel & { bufferedAmount: number } = {
    bufferedAmount: 0,
    attempt: (act) => act(),
    send(batch) {
      bytes += batch.length;
      records.push(...decodeBatch(batch.slice()));
    },
  };
  const trace = holder.traces.open(channel);
  if (!trace) throw new Error('no room for a trace');
  await holder.traces.share(trace);
  const tell = async (header: unknown, body: Uint8Array = new Uint8Array()) => {
    const line = typeof header === 'string' ? header : JSON.stringify(header);
    await stranger.publish(`trace:${trace.id}`, Buffer.concat([Buffer.from(`${line}\n`), body]));
  };
  const batch = (body: Uint8Array, guestNumber = 1) =>
    tell({ kind: 'batch', from: stranger.instance, guest: guestNumber, origin: 0 }, body);
  const ask = (guestNumber = 1, from = stranger.instance) =>
    tell({ kind: 'ask', from, guest: guestNumber });
  const settled = () =>
    new Promise<void>((resolve) => setImmediate(() => setImmediate(() => resolve())));
  return {
    ...{ hub, holder, guest, stranger, heard, records, channel, trace, tell, batch, ask },
    bytes: () => bytes,
    /** All that was published before has been heard. */
    settled,
    /** An honest guest's connection is shown, begins to end. */
    async showsAnother() {
      await settled();
      const before = records.length;
      const watched = guest.traces.find(trace.id)?.watch(() => undefined);
      watched?.sent(Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n'), 0);
      watched?.end('closed');
      await expect.poll(() => records.slice(before).map(({ kind }) => kind)).toContain('end');
      const kinds = records.slice(before).map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(['open', 'bytes', 'end']));
    },
  };
}

const open = (connection: number): TraceRecord => ({ kind: 'open', connection, time: 1 });

test.each([
  ['the number that froze an instance', 4_294_967_280],
  ['the highest of all', 4_294_967_295],
  ['half of them', 2_147_483_648],
  ['a hundred thousand', 100_000],
])('a connection with a number out of turn, %s, is not counted up to', async (_, connection) => {
  const its = await stage();
  await its.ask();
  await its.batch(encodeBatch([open(connection)]));
  await its.settled();
  expect(its.trace.nextNumber()).toBe(1);
  expect(its.holder.ignored()).toBe(1);
  expect(its.trace.size).toBe(0);
  expect(its.heard.at(-1)).toContain('"end"');
  await its.showsAnother();
});

test('numbers are used up by nobody, however many batches skip as many as they may', async () => {
  const its = await stage();
  for (let guest = 1; guest <= 3; guest += 1) {
    const writer = new BatchWriter();
    for (let at = 1; at <= 40_000; at += 1) writer.open(at * 65_536, 1);
    await its.ask(guest);
    await its.batch(writer.take(), guest);
    await its.settled();
  }
  expect(its.trace.nextNumber()).toBeLessThanOrEqual(2 ** 31 + 1);
  expect(its.trace.size).toBeLessThanOrEqual(64);
});

test('the same connection opened over and over takes no place of the page’s own', async () => {
  const its = await stage();
  await its.ask();
  await its.batch(encodeBatch([open(1)]));
  for (let times = 0; times < 200; times += 1) await its.batch(encodeBatch([open(1)]));
  await its.settled();
  expect(its.trace.size).toBe(0);
  expect(its.trace.watch(() => undefined)).toBeDefined();
});

test('a guest that leaves with connections open takes their places along', async () => {
  const its = await stage();
  for (let times = 0; times < 100; times += 1) {
    await its.ask();
    await its.batch(encodeBatch([open(1), open(2)]));
    await its.tell({ kind: 'leave', from: its.stranger.instance, guest: 1 });
  }
  await its.settled();
  expect(its.trace.size).toBe(0);
  await its.showsAnother();
});

test('one page is shown no more connections than it may be, whoever opens them', async () => {
  const its = await stage({ traceConnections: 8 });
  await its.ask();
  await its.batch(encodeBatch(Array.from({ length: 1_000 }, (_, at) => open(at + 1))));
  await its.settled();
  expect(its.trace.size).toBe(8);
  expect(its.records.filter(({ kind }) => kind === 'open')).toHaveLength(8);
  await its.tell({ kind: 'leave', from: its.stranger.instance, guest: 1 });
  await its.showsAnother();
});

test('who sends without leave into a full channel is ended, and the channel bounded', async () => {
  const its = await stage();
  await its.ask();
  await its.batch(encodeBatch([open(1)]));
  its.channel.bufferedAmount = CHANNEL_FULL;
  const longest = longestBatch(defaultConfig());
  const before = its.bytes();
  let position = 0;
  for (let times = 0; times < 100; times += 1) {
    // Who was ended asks again, as another.
    const bytes = Buffer.alloc(500_000);
    await its.ask(times);
    await its.batch(encodeBatch([open(1)]), times);
    const sent = { connection: 1, time: 1, sender: 'client', boundary: true } as const;
    await its.batch(encodeBatch([{ kind: 'bytes', ...sent, position, bytes }]), times);
    position = times === 0 ? bytes.length : 0;
  }
  await its.settled();
  expect(its.bytes() - before).toBeLessThan(8 * longest + 100 * 200);
  expect(its.bytes() - before).toBeGreaterThan(1_000_000);
  its.channel.bufferedAmount = 0;
  for (let times = 0; times < 100; times += 1) {
    await its.tell({ kind: 'leave', from: its.stranger.instance, guest: times });
  }
  await its.showsAnother();
});

test('a page is shown no more bytes than it may be, whoever sends them; the rest is counted', async () => {
  const its = await stage({ traceBytes: 10_000 });
  await its.ask();
  await its.batch(encodeBatch([open(1)]));
  for (let position = 0; position < 40_000; position += 4_000) {
    const sent = { connection: 1, time: 1, sender: 'client', boundary: true } as const;
    const bytes = Buffer.alloc(4_000);
    await its.batch(encodeBatch([{ kind: 'bytes', ...sent, position, bytes }]));
  }
  await its.settled();
  const told = its.records.reduce((sum, record) => {
    if (record.kind === 'bytes') return sum + record.bytes.length;
    return record.kind === 'dropped' ? sum + record.length : sum;
  }, 0);
  expect(its.trace.shown).toBe(8_000);
  expect(told).toBe(40_000);
});

test('names of instances that are none are asked after a few at a time', async () => {
  const its = await stage();
  const topics: string[] = [];
  for (let times = 0; times < 5_000; times += 1) {
    const name = randomUUID();
    if (times % 100 === 0) {
      await its.stranger.subscribe(`peer:${name}`, (message) => topics.push(String(message)));
    }
    await its.ask(1, name);
  }
  await its.settled();
  const granted = topics.filter((text) => text.includes('"grant"'));
  // Of the first 256 names, every hundredth; who nobody is has been forgotten meanwhile.
  expect(granted.length).toBe(3);
  expect(topics.length).toBe(50);
});

test('ids that nobody holds are asked for a few at a time, and nothing is kept of them', async () => {
  const its = await stage();
  const { traces, relay } = its.guest;
  for (let round = 0; round < 4; round += 1) {
    let found = 0;
    let released = 0;
    for (let times = 0; times < 5_000; times += 1) {
      const trace = traces.find(randomBytes(18).toString('base64url'));
      if (trace) found += 1;
      trace?.watch(() => (released += 1))?.received(Buffer.from('GET / HTTP/1.1\r\n\r\n'), 0);
    }
    // As many the next time: what was asked before has been given up.
    expect(found).toBe(256);
    expect(relay.size).toBe(256);
    await expect.poll(() => relay.size).toBe(0);
    expect(released).toBe(256);
  }
  await its.showsAnother();
});

test('an answer that promises more than there is holds the guest back as before', async () => {
  const its = await stage({ traceBytes: 10_000, traceConnections: 2 });
  const shown = its.guest.traces.find(its.trace.id);
  const one = shown?.watch(() => undefined);
  await expect.poll(() => its.records.length).toBe(1);
  const grant = {
    ...{ kind: 'grant', guest: 1, holder: its.holder.bus.instance },
    ...{ taken: 2 ** 53 - 1, bytes: 2 ** 53 - 1, connections: 2 ** 53 - 1 },
  };
  for (let times = 0; times < 10; times += 1) {
    await its.stranger.publish(`peer:${its.guest.bus.instance}`, `${JSON.stringify(grant)}\n`);
  }
  await its.settled();
  shown?.watch(() => undefined);
  expect(shown?.watch(() => undefined)).toBeUndefined();
  expect(shown?.size).toBe(2);
  expect(shown?.channelWaits).toBe(0);
  for (let times = 0; times < 20; times += 1) {
    one?.sent(Buffer.concat([Buffer.of(0x82, 126, 3, 232), Buffer.alloc(1_000)]), 0);
  }
  expect(shown?.shown).toBeLessThanOrEqual(10_000);
});

/** Values as they stand in JSON; undefined for a field that is missing. */
const VALUES: readonly (string | undefined)[] = [
  ...[undefined, 'null', 'true', '"1"', '""', '[]', '{}', '-1', '0.5', '1e309', '-1e309', '1e-300'],
  ...['4294967280', '4294967296', '9007199254740992', '-9007199254740993', 'NaN', '01', '0x10'],
  ...[`"${'x'.repeat(100_000)}"`, `[${'0,'.repeat(50_000)}0]`],
  ...['['.repeat(20_000) + ']'.repeat(20_000), '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)],
  ...['"\\u0000"', '"\\ud800"', '"../../peer"', '{"__proto__":{"kind":"ask"}}'],
];

test('every field of every message, with every wrong value, changes nothing but a count', async () => {
  const its = await stage();
  const peer = its.stranger.instance;
  const messages = {
    ask: {
      topic: `trace:${its.trace.id}`,
      fields: { kind: '"ask"', from: `"${peer}"`, guest: '1' },
    },
    leave: {
      topic: `trace:${its.trace.id}`,
      fields: { kind: '"leave"', from: `"${peer}"`, guest: '1' },
    },
    batch: {
      topic: `trace:${its.trace.id}`,
      fields: { kind: '"batch"', from: `"${peer}"`, guest: '1', origin: '0' },
    },
    end: { topic: `peer:${its.guest.bus.instance}`, fields: { kind: '"end"', guest: '99' } },
    grant: {
      topic: `peer:${its.guest.bus.instance}`,
      fields: {
        ...{ kind: '"grant"', guest: '99', holder: `"${peer}"` },
        ...{ taken: '0', bytes: '0', connections: '0' },
      },
    },
  };
  let sent = 0;
  for (const { topic, fields } of Object.values(messages)) {
    for (const changed of Object.keys(fields)) {
      for (const value of VALUES) {
        const pairs = Object.entries<string | undefined>({ ...fields, [changed]: value })
          .filter(([, each]) => each !== undefined)
          .map(([name, each]) => `"${name}":${each}`);
        await its.stranger.publish(topic, `{${pairs.join(',')}}\n`);
        sent += 1;
      }
    }
  }
  await its.settled();
  expect(sent).toBeGreaterThan(400);
  // The few that are right by chance: numbers that are whole and not negative, or any that may be.
  const ignored = its.holder.ignored() + its.guest.ignored();
  expect(ignored).toBeGreaterThan(sent * 0.9);
  expect(its.trace.size).toBe(0);
  expect(its.trace.nextNumber()).toBe(1);
  await its.showsAnother();
});

const NUMBERS = [NaN, Infinity, -Infinity, -1, 0.5, 2 ** 53, -(2 ** 53), 1e308, -1e308];

test('every number of every record, with every wrong value, ends who sent it and nothing else', async () => {
  const its = await stage();
  const bytes = Buffer.from('x');
  const base = { connection: 1, time: 1 };
  const from = { sender: 'client' } as const;
  const records: ((number: number) => TraceRecord)[] = [
    (time) => ({ kind: 'open', connection: 2, time }),
    (time) => ({ kind: 'bytes', ...base, ...from, time, boundary: true, position: 0, bytes }),
    (position) => ({ kind: 'bytes', ...base, ...from, boundary: true, position, bytes }),
    (position) => ({ kind: 'dropped', ...base, ...from, position, length: 1, frames: 0 }),
    (length) => ({ kind: 'dropped', ...base, ...from, position: 0, length, frames: 0 }),
    (received) => ({ kind: 'end', ...base, reason: 'closed', received, sent: 0 }),
    (sent) => ({ kind: 'end', ...base, reason: 'closed', received: 0, sent }),
  ];
  let wrong = 0;
  for (const make of records) {
    for (const number of NUMBERS) {
      const record = make(number);
      // Of a time, only what is no number is wrong.
      if (Number.isFinite(record.time) && record.time !== 1) continue;
      await its.ask();
      await its.batch(encodeBatch([open(1), record]));
      await its.settled();
      wrong += 1;
      expect([its.holder.ignored(), its.trace.size]).toEqual([wrong, 0]);
    }
  }
  expect(wrong).toBeGreaterThan(40);
  expect(its.records).toEqual([]);
  await its.showsAnother();
});

test('what is longer than an instance would write is not read', async () => {
  const its = await stage();
  const longest = longestBatch(defaultConfig());
  await its.ask();
  await its.batch(encodeBatch([open(1)]));
  await its.settled();
  expect(its.trace.size).toBe(1);
  await its.batch(Buffer.alloc(longest + 1, 1));
  await its.tell(' '.repeat(10_000_000));
  await its.stranger.publish(`trace:${its.trace.id}`, Buffer.alloc(10_000_000, 'x'));
  await its.stranger.publish(`peer:${its.holder.bus.instance}`, Buffer.alloc(10_000_000, '['));
  await its.settled();
  expect(its.holder.ignored()).toBe(4);
  expect(its.trace.size).toBe(1);
});
