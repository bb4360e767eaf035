import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Running } from '../../server/start/run.ts';
import { MemoryRooms, type Rooms } from '../../server/rooms/rooms.ts';
import { upgradeRequest } from './raw.ts';
import { openClient, startServer } from './running.ts';

let server: Running & AsyncDisposable;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const message = z.record(z.string(), z.unknown());
type Said = z.infer<typeof message>;

/** Someone in a room. */
class Guest {
  readonly socket: WebSocket;
  readonly heard: Said[] = [];

  constructor(query: string, { port }: Pick<Running, 'port'> = server) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/chat${query}`);
    this.socket.on('message', (data: Buffer) => {
      this.heard.push(message.parse(JSON.parse(data.toString())));
      this.socket.emit('heard');
    });
  }

  say(text: string): void {
    this.socket.send(JSON.stringify({ type: 'say', text }));
  }

  /** Waits until so many messages of a type have come, and gives them. */
  async of(type: string, count = 1): Promise<Said[]> {
    for (;;) {
      const found = this.heard.filter((said) => said['type'] === type);
      if (found.length >= count) return found;
      await once(this.socket, 'heard');
    }
  }

  async leave(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }
}

const ID: unknown = expect.stringMatching(/^[\w-]{12}$/);

describe('/chat', () => {
  it('tells who is there, who comes, what is said, and who leaves', async () => {
    const before = Date.now();
    const ada = new Guest('?room=one&name=Ada');
    expect(await ada.of('welcome')).toEqual([
      { type: 'welcome', room: 'one', id: ID, name: 'Ada', members: ['Ada'] },
    ]);
    const bob = new Guest('?room=one&name=%E5%B0%8F%E6%98%8E');
    expect(await bob.of('welcome')).toMatchObject([{ members: ['Ada', '小明'] }]);
    expect(await ada.of('join', 2)).toMatchObject([{ name: 'Ada' }, { name: '小明' }]);
    bob.say('你好');
    for (const guest of [ada, bob]) {
      const [said] = await guest.of('say');
      expect(said).toMatchObject({ type: 'say', name: '小明', text: '你好' });
      expect(Number(said?.['time'])).toBeGreaterThanOrEqual(before);
    }
    await bob.leave();
    expect(await ada.of('leave')).toMatchObject([{ name: '小明' }]);
    ada.socket.send('{"type":"who"}');
    expect(await ada.of('who')).toEqual([{ type: 'who', room: 'one', members: ['Ada'] }]);
    await ada.leave();
  });

  it('gives nobody the name of another who is there, and tells each by an id', async () => {
    const ada = new Guest('?room=same&name=Ada');
    const [first] = await ada.of('welcome');
    const second = new Guest('?room=same&name=%20Ada%E3%80%80');
    const [welcome] = await second.of('welcome');
    expect(welcome).toMatchObject({ name: 'Ada 2', members: ['Ada', 'Ada 2'], id: ID });
    expect(welcome?.['id']).not.toBe(first?.['id']);
    const third = new Guest('?room=same&name=ADA');
    expect(await third.of('welcome')).toMatchObject([{ name: 'ADA 3' }]);
    second.say('who am I?');
    for (const guest of [ada, second, third]) {
      expect(await guest.of('say')).toMatchObject([{ id: welcome?.['id'], name: 'Ada 2' }]);
    }
    await second.leave();
    expect(await ada.of('leave')).toMatchObject([{ id: welcome?.['id'], name: 'Ada 2' }]);
    for (const guest of [ada, third]) await guest.leave();
  });

  it.each([
    ['spaces alone', '%20%20%20'],
    ['a zero-width space', 'A%E2%80%8Bda'],
    ['a right-to-left override', '%E2%80%AEadA'],
    ['a Cyrillic letter among Latin ones', 'Te%D0%B0cher'],
  ])('refuses a name with %s, and says what a name is', async (_what, name) => {
    const client = await openClient(server.port);
    client.write(upgradeRequest(`/chat?name=${name}`));
    const answer = (await client.ended()).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('name');
    expect(answer).toContain('characters that can be seen');
  });

  it('keeps rooms apart, and gives a name to whoever has none', async () => {
    const [here, there] = [new Guest('?room=here'), new Guest('?room=there&name=Eve')];
    const [welcome] = await here.of('welcome');
    expect(welcome?.['name']).toMatch(/^guest-\d+$/);
    await there.of('join');
    here.say('hello');
    await here.of('say');
    there.say('mine');
    await there.of('say');
    expect(there.heard.filter(({ text }) => text !== undefined)).toMatchObject([{ text: 'mine' }]);
    await here.leave();
    await there.leave();
  });

  it('passes on what was said in the moment of opening', async () => {
    const guest = new Guest('?room=early');
    await once(guest.socket, 'open');
    guest.say('early');
    expect(await guest.of('say')).toMatchObject([{ text: 'early' }]);
    await guest.leave();
  });

  it.each([
    ['hello', 'not-json'],
    ['{"type":"join","name":"Eve"}', 'not-understood'],
    [Buffer.from('{"type":"who"}'), 'binary'],
  ])('answers %j with an error in both languages, and goes on', async (text, error) => {
    const guest = new Guest('?room=errors');
    await guest.of('welcome');
    guest.socket.send(text);
    expect(await guest.of('error')).toMatchObject([{ error }]);
    guest.say('still here');
    expect(await guest.of('say')).toMatchObject([{ text: 'still here' }]);
    await guest.leave();
  });

  it('does not pass on a storm (chatBurst), and goes on after a rest (chatPerSecond)', async () => {
    await using own = await startServer({ chatBurst: 5, chatPerSecond: 20 });
    const guest = new Guest('?room=storm', own);
    await guest.of('welcome');
    for (let at = 0; at < 100; at += 1) guest.say(String(at));
    const faults = await guest.of('error', 50);
    expect(faults[0]).toMatchObject({ error: 'too-fast' });
    expect(guest.heard.filter(({ type }) => type === 'say').length).toBeGreaterThanOrEqual(5);
    while (!guest.heard.some(({ text }) => text === 'at last')) {
      guest.say('at last');
      await once(guest.socket, 'heard');
    }
    await guest.leave();
  });

  it.each([
    ['http://elsewhere.example', 403],
    ['https://localhost.elsewhere.example', 403],
    ['nonsense', 403],
    ['null', 101],
    ['http://localhost:5500', 101],
    ['http://[::1]:3000', 101],
  ])('answers a page of the origin %s with %i', async (origin, status) => {
    const client = await openClient(server.port);
    client.write(upgradeRequest('/chat?room=origins', { Origin: origin }));
    const answer = await client.until((received) => received.includes('\r\n\r\n'));
    expect(answer.toString()).toMatch(`HTTP/1.1 ${status} `);
    if (status === 403) expect((await client.ended()).toString()).toContain(JSON.stringify(origin));
    client.socket.destroy();
  });

  it('lets nobody in where a room is full', async () => {
    await using own = await startServer({ maxRooms: 1, roomMembers: 1 });
    const ada = new Guest('?room=one', own);
    await ada.of('join');
    for (const [room, reason] of [
      ['one', 'this room is full'],
      ['two', 'there are too many rooms'],
    ]) {
      const closed: unknown[] = await once(new Guest(`?room=${room}`, own).socket, 'close');
      expect(closed.map(String)).toEqual(['1013', reason]);
    }
    await ada.leave();
  });

  it('says so where the rooms cannot be reached, and stays', async () => {
    await using own = await startServer();
    const down = () => Promise.reject(new Error('down'));
    const rooms = new MemoryRooms({ rooms: 10, members: 10 });
    let isDown = false;
    const failing: Rooms = {
      join: (...given) => rooms.join(...given),
      leave: (...given) => (isDown ? down() : rooms.leave(...given)),
      publish: (...given) => (isDown ? down() : rooms.publish(...given)),
      members: (...given) => (isDown ? down() : rooms.members(...given)),
    };
    Reflect.set(own.live, 'rooms', failing);
    const ada = new Guest('?name=Ada', own);
    await ada.of('join');
    isDown = true;
    ada.say('hello');
    expect(await ada.of('error')).toMatchObject([{ error: 'unavailable' }]);
    isDown = false;
    ada.say('again');
    expect(await ada.of('say')).toMatchObject([{ text: 'again' }]);
    isDown = true;
    await ada.leave();
    Reflect.set(own.live, 'rooms', { ...failing, join: down });
    const closed: unknown[] = await once(new Guest('', own).socket, 'close');
    expect(closed.map(String)).toEqual(['1011', 'unavailable']);
  });

  it('forgets whoever vanished', async () => {
    const [ada, bob] = [new Guest('?room=gone&name=Ada'), new Guest('?room=gone&name=Bob')];
    await ada.of('join', 1);
    await bob.of('welcome');
    ada.socket.terminate();
    expect(await bob.of('leave')).toMatchObject([{ name: 'Ada' }]);
    expect(await server.live.rooms.members('gone')).toEqual(['Bob']);
    await bob.leave();
  });
});
