import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Member, RoomLimits, Rooms } from './rooms.ts';

/** Someone who keeps what they hear. */
function listener(name: string): Member & { heard: string[] } {
  const heard: string[] = [];
  return { id: randomUUID(), name, heard, deliver: (message) => void heard.push(message) };
}

/** What rooms do, whoever keeps them. `settled` waits until all that was published has arrived. */
export function describeRooms(
  kind: string,
  make: (limits: RoomLimits) => Rooms | Promise<Rooms>,
  settled: () => Promise<void> = () => Promise.resolve(),
): void {
  describe(`rooms ${kind}`, () => {
    const small = { rooms: 2, members: 2 };

    it('deliver to everyone in the room, the sender too, and to nobody else', async () => {
      const rooms = await make(small);
      const [ada, bob, eve] = [listener('Ada'), listener('Bob'), listener('Eve')];
      await rooms.join('one', ada);
      await rooms.join('one', bob);
      await rooms.join('two', eve);
      await rooms.publish('one', 'first');
      await rooms.publish('one', 'second');
      await settled();
      expect([ada.heard, bob.heard, eve.heard]).toEqual([
        ['first', 'second'],
        ['first', 'second'],
        [],
      ]);
    });

    it('deliver nothing to someone who has left', async () => {
      const rooms = await make(small);
      const ada = listener('Ada');
      await rooms.join('one', ada);
      await rooms.leave('one', ada);
      await rooms.publish('one', 'late');
      await settled();
      expect(ada.heard).toEqual([]);
      expect(await rooms.members('one')).toEqual([]);
    });

    it('name their members in the order in which they came, each by a name of its own', async () => {
      const rooms = await make({ rooms: 2, members: 10 });
      const all = ['Ada', 'Bob', 'ada', 'Ada', 'Ada 2'].map(listener);
      for (const each of all) await rooms.join('one', each);
      const names = ['Ada', 'Bob', 'ada 2', 'Ada 3', 'Ada 2 2'];
      expect(await rooms.members('one')).toEqual(names);
      expect(all.map(({ name }) => name)).toEqual(names);
      // A name is free again when whoever had it has left.
      const [first] = all;
      if (first) await rooms.leave('one', first);
      const again = listener('Ada');
      await rooms.join('one', again);
      expect(again.name).toBe('Ada');
      const elsewhere = listener('Ada');
      await rooms.join('two', elsewhere);
      expect(elsewhere.name).toBe('Ada');
    });

    it('let nobody into a full room, and somebody when there is a place again', async () => {
      const rooms = await make(small);
      const [ada, bob, eve] = [listener('Ada'), listener('Bob'), listener('Eve')];
      await rooms.join('one', ada);
      await rooms.join('one', bob);
      expect(await rooms.join('one', eve)).toBe('room-full');
      await rooms.leave('one', bob);
      expect(await rooms.join('one', eve)).toBeUndefined();
    });

    it('open no room too many, and a new one when another is empty', async () => {
      const rooms = await make(small);
      const [ada, bob, eve] = [listener('Ada'), listener('Bob'), listener('Eve')];
      await rooms.join('one', ada);
      await rooms.join('two', bob);
      expect(await rooms.join('three', eve)).toBe('rooms-full');
      await rooms.leave('one', ada);
      expect(await rooms.join('three', eve)).toBeUndefined();
    });

    it('do nothing when someone leaves who is not in', async () => {
      const rooms = await make(small);
      const [ada, bob] = [listener('Ada'), listener('Bob')];
      await rooms.join('one', ada);
      await rooms.leave('one', bob);
      expect(await rooms.members('one')).toEqual(['Ada']);
    });

    it('go on when someone leaves while a message is being delivered', async () => {
      const rooms = await make(small);
      const bob = listener('Bob');
      const ada: Member = { id: 'a', name: 'Ada', deliver: () => void rooms.leave('one', ada) };
      await rooms.join('one', ada);
      await rooms.join('one', bob);
      await rooms.publish('one', 'hello');
      await settled();
      expect(bob.heard).toEqual(['hello']);
    });
  });
}
