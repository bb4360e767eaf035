import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RedisBus } from '../../server/cluster/redis-bus.ts';
import { RedisRooms } from '../../server/cluster/redis-rooms.ts';
import { SILENT } from '../../server/health/log.ts';
import type { Member } from '../../server/rooms/rooms.ts';
import { describeRooms } from '../../server/rooms/rooms.suite.ts';
import { findProgram } from './programs.ts';
import { startRedis } from './redis.ts';

const redis = findProgram('redis-server');

describe.skipIf(redis === undefined)('with Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  const buses: RedisBus[] = [];
  let count = 0;

  beforeAll(async () => {
    server = await startRedis(redis ?? '');
  });
  afterAll(async () => {
    for (const bus of buses) await bus.close();
    await server[Symbol.asyncDispose]();
  });

  async function connect(): Promise<RedisBus> {
    const bus = await RedisBus.connect(server.url, SILENT);
    buses.push(bus);
    return bus;
  }

  /** All that was published before has been delivered, since Redis keeps the order. */
  async function settled(): Promise<void> {
    for (const bus of buses) {
      const topic = `settled:${(count += 1)}`;
      let heard: (() => void) | undefined;
      const settled = new Promise<void>((resolve) => (heard = resolve));
      await bus.subscribe(topic, () => heard?.());
      await bus.publish(topic, '');
      await settled;
    }
  }

  describeRooms(
    'through Redis',
    async (limits) => new RedisRooms(await connect(), limits, `${(count += 1)}:`),
    settled,
  );

  function listener(name: string): Member & { heard: string[] } {
    const heard: string[] = [];
    return { id: randomUUID(), name, heard, deliver: (message) => void heard.push(message) };
  }

  test('rooms of two instances are one room: its members, messages and limits', async () => {
    const limits = { rooms: 1, members: 2 };
    const namespace = `${(count += 1)}:`;
    const [one, two] = [
      new RedisRooms(await connect(), limits, namespace),
      new RedisRooms(await connect(), limits, namespace),
    ];
    const [ada, bob, eve] = [listener('A:d:a'), listener('Bob'), listener('Eve')];
    await one.join('room', ada);
    await two.join('room', bob);
    await one.publish('room', 'from one');
    await two.publish('room', 'from two');
    await settled();
    expect(ada.heard).toEqual(['from one', 'from two']);
    expect(bob.heard).toEqual(['from one', 'from two']);
    expect(await one.members('room')).toEqual(['A:d:a', 'Bob']);
    expect(await two.members('room')).toEqual(['A:d:a', 'Bob']);
    expect(await two.join('room', eve)).toBe('room-full');
    expect(await two.join('other', eve)).toBe('rooms-full');
    await one.leave('room', ada);
    expect(await two.join('room', eve)).toBeUndefined();
    expect(await one.members('room')).toEqual(['Bob', 'Eve']);
  });

  test('a name is one person’s on all instances, also after Redis has lost what it knew', async () => {
    const namespace = `${(count += 1)}:`;
    const [bus, other] = [await connect(), await connect()];
    const limits = { rooms: 1, members: 100 };
    const [one, two] = [
      new RedisRooms(bus, limits, namespace),
      new RedisRooms(other, limits, namespace),
    ];
    const all = Array.from({ length: 40 }, () => listener('Ada'));
    await Promise.all(all.map((each, at) => (at % 2 === 0 ? one : two).join('room', each)));
    const names = all.map(({ name }) => name).sort();
    const numbers = Array.from({ length: 39 }, (_, at) => `Ada ${at + 2}`);
    expect(names).toEqual(['Ada', ...numbers].sort());
    expect([...(await two.members('room'))].sort()).toEqual(names);
    // An instance that is gone takes no name with it.
    one.stop();
    await bus.client.del(`ws101:alive:${bus.instance}`);
    const free = all.find((each, at) => at % 2 === 0 && each.name.length < 7)?.name ?? '';
    const next = listener(free);
    await two.join('room', next);
    expect(next.name).toBe(free);
    for (const [at, each] of all.entries()) if (at % 2 === 1) await two.leave('room', each);
    await two.leave('room', next);
    expect(await other.client.keys(`ws101:names:*:${namespace}*`)).toEqual([]);
    two.stop();
  });

  test('members of an instance that is gone do not count', async () => {
    const namespace = `${(count += 1)}:`;
    const bus = await connect();
    const [gone, here] = [
      new RedisRooms(bus, { rooms: 1, members: 1 }, namespace),
      new RedisRooms(await connect(), { rooms: 1, members: 1 }, namespace),
    ];
    await gone.join('room', listener('Ada'));
    gone.stop();
    expect(await here.join('other', listener('Bob'))).toBe('rooms-full');
    // Its sign of life ends, as it does by itself after a while.
    await bus.client.del(`ws101:alive:${bus.instance}`);
    expect(await here.join('other', listener('Bob'))).toBeUndefined();
    expect(await here.members('room')).toEqual([]);
  });

  test('outlive Redis: refused meanwhile, complete again after its return', async () => {
    const own = await startRedis(redis ?? '');
    const bus = await RedisBus.connect(own.url, SILENT);
    const rooms = new RedisRooms(bus, { rooms: 10, members: 10 });
    const [ada, bob] = [listener('Ada'), listener('Bob')];
    await rooms.join('room', ada);
    await rooms.join('room', bob);
    const down = new Promise<void>((resolve) => bus.onDown(resolve));
    own.child.kill('SIGKILL');
    await once(own.child, 'close');
    await down;
    await expect(rooms.publish('room', 'lost')).rejects.toThrow();
    await expect(rooms.join('room', listener('Eve'))).rejects.toThrow();
    await expect(rooms.leave('room', bob)).rejects.toThrow();
    const up = new Promise<void>((resolve) => bus.onUp(resolve));
    await using again = await startRedis(redis ?? '', own.port);
    await up;
    await expect.poll(() => rooms.members('room')).toEqual(['Ada']);
    const second = listener('ADA');
    await rooms.join('room', second);
    expect(second.name).toBe('ADA 2');
    await rooms.publish('room', 'back');
    await expect.poll(() => ada.heard).toEqual(['back']);
    expect(bob.heard).toEqual([]);
    rooms.stop();
    await bus.close();
    expect(again.child.exitCode).toBeNull();
  });
});
