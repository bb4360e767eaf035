import { likenessOf } from '../rooms/chat-name.ts';
import type { Full, Member, RoomLimits, Rooms } from '../rooms/rooms.ts';
import { PREFIX, type RedisBus } from './redis-bus.ts';

/*
 * What Redis keeps: for each room a sorted set of its members, `<instance>:<id>:<name>`, by the
 * time in µs at which they came, and a hash of what their names look like, each with its member; the
 * set of all rooms; and for each instance a key that ends by
 * itself when the instance is gone. Members of an instance without that key do not count.
 */

/** Milliseconds between two signs of life, and after which an instance counts as gone. */
const BEAT = 5_000;
const GONE = 15_000;

/** Answers of JOIN in place of a time. */
const ROOM_FULL = -1;
const ROOMS_FULL = -2;

/** Before the key of a room: that of its hash of likenesses. */
const NAMES = `${PREFIX}names:`;

/** Removes from `room` the members of instances that are gone; gives the number of the rest. */
const PRUNE = `
local function prune(room)
  local there = {}
  for _, member in ipairs(redis.call('ZRANGE', room, 0, -1)) do
    local instance = string.match(member, '^[^:]+')
    if there[instance] == nil then
      there[instance] = redis.call('EXISTS', '${PREFIX}alive:' .. instance) == 1
    end
    if not there[instance] then redis.call('ZREM', room, member) end
  end
  local left = redis.call('ZCARD', room)
  if left == 0 then redis.call('DEL', '${NAMES}' .. room) end
  return left
end
`;

/**
 * KEYS: the room's set, the set of rooms. ARGV: the member's instance and id with a colon behind
 * each, name, what that looks like, members at most, rooms at most. Gives the time and the name, to
 * which a number was added where somebody has one that looks like it. What is left in the hash of
 * members who are gone counts for nothing.
 */
const JOIN = `${PRUNE}
local present = prune(KEYS[1])
if present >= tonumber(ARGV[4]) then return {${ROOM_FULL}} end
if present == 0 and redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[5]) then
  for _, room in ipairs(redis.call('SMEMBERS', KEYS[2])) do
    if prune(room) == 0 then redis.call('SREM', KEYS[2], room) end
  end
  if redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[5]) then return {${ROOMS_FULL}} end
end
local names = '${NAMES}' .. KEYS[1]
local number = 1
local function numbered(text)
  if number == 1 then return text end
  return text .. ' ' .. number
end
while true do
  local holder = redis.call('HGET', names, numbered(ARGV[3]))
  if not holder or not redis.call('ZSCORE', KEYS[1], holder) then break end
  number = number + 1
end
local name = numbered(ARGV[2])
local time = redis.call('TIME')
local score = time[1] * 1000000 + time[2]
redis.call('ZADD', KEYS[1], score, ARGV[1] .. name)
redis.call('HSET', names, numbered(ARGV[3]), ARGV[1] .. name)
redis.call('SADD', KEYS[2], KEYS[1])
return {score, name}
`;

/** KEYS as above. ARGV: member, what its name looks like. */
const LEAVE = `
redis.call('ZREM', KEYS[1], ARGV[1])
local names = '${NAMES}' .. KEYS[1]
if redis.call('HGET', names, ARGV[2]) == ARGV[1] then redis.call('HDEL', names, ARGV[2]) end
if redis.call('ZCARD', KEYS[1]) == 0 then
  redis.call('SREM', KEYS[2], KEYS[1])
  redis.call('DEL', names)
end
`;

/** KEYS as above. ARGV: member, what its name looks like, the time at which it came. */
const RETURN = `
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
redis.call('HSET', '${NAMES}' .. KEYS[1], ARGV[2], ARGV[1])
redis.call('SADD', KEYS[2], KEYS[1])
`;

/** KEYS: the room's set. ARGV: members at most. Gives who is there, the first first. */
const MEMBERS = `${PRUNE}
prune(KEYS[1])
return redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1)
`;

/** What of a room's topic is passed on: anyone who reaches Redis can write there. */
interface Hearing {
  /** Bytes of a message at most. */
  longest: number;
  /** Called for each that is longer. */
  ignored(): void;
}

const EVERYTHING: Hearing = { longest: Infinity, ignored: () => undefined };

interface Room {
  members: Map<Member, { entry: string; score: number }>;
  listener: (message: Buffer) => void;
}

/** Rooms that several instances share through Redis. */
export class RedisRooms implements Rooms {
  readonly #bus: RedisBus;
  readonly #limits: RoomLimits;
  readonly #namespace: string;
  readonly #rooms = new Map<string, Room>();
  /** Members who left while Redis could not be told. */
  readonly #owed = new Map<string, string>();
  readonly #beat: NodeJS.Timeout;
  readonly #hearing: Hearing;

  /** @param namespace Before the names of rooms, to keep several sites on one Redis apart. */
  constructor(bus: RedisBus, limits: RoomLimits, namespace = '', hearing = EVERYTHING) {
    this.#bus = bus;
    this.#limits = limits;
    this.#namespace = namespace;
    this.#hearing = hearing;
    this.#beat = setInterval(() => void this.#live().catch(ignore), BEAT).unref();
    bus.onUp(() => void this.#restore().catch(ignore));
  }

  async join(name: string, member: Member): Promise<Full | undefined> {
    const room = await this.#enter(name);
    const stay = `${this.#bus.instance}:${member.id}:`;
    let score: number;
    try {
      await this.#live();
      const answer: unknown = await this.#eval(JOIN, name, [
        stay,
        member.name,
        likenessOf(member.name),
        String(this.#limits.members),
        String(this.#limits.rooms),
      ]);
      const [time, given] = Array.isArray(answer) ? answer.map(String) : [];
      score = Number(time);
      if (score >= 0) member.name = given ?? member.name;
    } catch (error) {
      await this.#leaveEmpty(name, room);
      throw error;
    }
    if (!Number.isSafeInteger(score)) {
      await this.#leaveEmpty(name, room);
      throw new Error('Redis answers no time');
    }
    if (score < 0) {
      await this.#leaveEmpty(name, room);
      return score === ROOM_FULL ? 'room-full' : 'rooms-full';
    }
    room.members.set(member, { entry: stay + member.name, score });
    // The room may have been left by all others meanwhile.
    if (this.#rooms.get(name) !== room) await this.#enter(name, room);
    return undefined;
  }

  async leave(name: string, member: Member): Promise<void> {
    const room = this.#rooms.get(name);
    const place = room?.members.get(member);
    if (!room || !place) return;
    room.members.delete(member);
    try {
      await this.#eval(LEAVE, name, [place.entry, likenessIn(place.entry)]);
    } catch (error) {
      this.#owed.set(place.entry, name);
      throw error;
    } finally {
      await this.#leaveEmpty(name, room);
    }
  }

  async publish(name: string, message: string): Promise<void> {
    const heard = await this.#bus.publish(this.#topic(name), message);
    // Whoever is in a room hears it here at the least, unless Redis has just forgotten that.
    if (heard === 0 && this.#rooms.has(name)) throw new Error('Redis told nobody');
  }

  async members(name: string): Promise<readonly string[]> {
    const entries: unknown = await this.#eval(MEMBERS, name, [String(this.#limits.members)]);
    if (!Array.isArray(entries)) return [];
    return entries.map((entry) => nameIn(String(entry)));
  }

  stop(): void {
    clearInterval(this.#beat);
  }

  #topic(name: string): string {
    return `room:${this.#namespace}${name}`;
  }

  #eval(script: string, name: string, values: string[]) {
    const keys = [`${PREFIX}${this.#topic(name)}`, `${PREFIX}rooms:${this.#namespace}`];
    return this.#bus.client.eval(script, { keys, arguments: values });
  }

  /** Begins to listen to a room. */
  async #enter(name: string, fresh?: Room): Promise<Room> {
    const known = this.#rooms.get(name);
    if (known) return known;
    const members = fresh?.members ?? new Map<Member, { entry: string; score: number }>();
    const listener = (message: Buffer) => {
      if (message.length > this.#hearing.longest) {
        this.#hearing.ignored();
        return;
      }
      const text = message.toString();
      // A copy: whoever is ended because they do not read leaves during the round.
      for (const member of [...members.keys()]) member.deliver(text);
    };
    const room = fresh ?? { members, listener };
    this.#rooms.set(name, room);
    try {
      if (!this.#bus.isUp) throw new Error('Redis cannot be reached');
      await this.#bus.subscribe(this.#topic(name), room.listener);
    } catch (error) {
      if (room.members.size === 0) this.#rooms.delete(name);
      throw error;
    }
    return room;
  }

  async #leaveEmpty(name: string, room: Room): Promise<void> {
    if (room.members.size > 0 || this.#rooms.get(name) !== room) return;
    this.#rooms.delete(name);
    await this.#bus.unsubscribe(this.#topic(name), room.listener);
  }

  /** A sign of life. */
  async #live(): Promise<void> {
    await this.#bus.client.set(`${PREFIX}alive:${this.#bus.instance}`, '1', {
      expiration: { type: 'PX', value: GONE },
    });
  }

  /** Redis is back, perhaps without what it knew. */
  async #restore(): Promise<void> {
    await this.#live();
    for (const [entry, name] of this.#owed) {
      await this.#eval(LEAVE, name, [entry, likenessIn(entry)]);
      this.#owed.delete(entry);
    }
    for (const [name, { members }] of this.#rooms) {
      for (const { entry, score } of members.values()) {
        await this.#eval(RETURN, name, [entry, likenessIn(entry), String(score)]);
      }
    }
  }
}

/** The name in the entry of a member. */
function nameIn(entry: string): string {
  return /^[^:]*:[^:]*:(.*)$/s.exec(entry)?.[1] ?? '';
}

function likenessIn(entry: string): string {
  return likenessOf(nameIn(entry));
}

function ignore(): void {}
