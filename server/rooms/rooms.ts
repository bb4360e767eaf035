import { likenessOf, nameApart } from './chat-name.ts';
import type { Config } from '../settings/config.ts';

/** Someone in a room, connected to this process. */
export interface Member {
  /** Unguessable beforehand, and nobody else's; without a colon. */
  readonly id: string;
  /** As it is wished for; `join` makes it one that nobody else in the room has. */
  name: string;
  /** Takes a message of the room. */
  deliver(message: string): void;
}

/** Why someone cannot come in. */
export type Full = 'room-full' | 'rooms-full';

/**
 * Rooms in which everyone hears everyone. The promises are for rooms that several processes share;
 * one that is rejected says that those cannot be reached just now.
 */
export interface Rooms {
  /**
   * Lets someone in, or says why not. From then on `deliver` is called. Who has the name of somebody
   * who is there, or one that looks like it, has a number after it from here on: `Ada 2`.
   */
  join(room: string, member: Member): Promise<Full | undefined>;
  /** Nothing more is delivered. Does nothing for someone who is not in. */
  leave(room: string, member: Member): Promise<void>;
  /** Delivers to everyone in the room, in the same order to all. */
  publish(room: string, message: string): Promise<void>;
  /** The names of everyone in the room, in the order in which they came. */
  members(room: string): Promise<readonly string[]>;
}

/** How many rooms there may be, and how many members each. */
export interface RoomLimits {
  rooms: number;
  members: number;
}

export function roomLimits({ maxRooms, roomMembers }: Config): RoomLimits {
  return { rooms: maxRooms, members: roomMembers };
}

/** The rooms of one process. */
export class MemoryRooms implements Rooms {
  readonly #rooms = new Map<string, Set<Member>>();
  readonly #limits: RoomLimits;

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  join(room: string, member: Member): Promise<Full | undefined> {
    const members = this.#rooms.get(room);
    if (members && members.size >= this.#limits.members) return Promise.resolve('room-full');
    if (!members && this.#rooms.size >= this.#limits.rooms) return Promise.resolve('rooms-full');
    const taken = new Set([...(members ?? [])].map(({ name }) => likenessOf(name)));
    member.name = nameApart(member.name, (likeness) => taken.has(likeness));
    if (members) members.add(member);
    else this.#rooms.set(room, new Set([member]));
    return Promise.resolve(undefined);
  }

  leave(room: string, member: Member): Promise<void> {
    const members = this.#rooms.get(room);
    members?.delete(member);
    if (members?.size === 0) this.#rooms.delete(room);
    return Promise.resolve();
  }

  publish(room: string, message: string): Promise<void> {
    // A copy: whoever is ended because they do not read leaves during the round.
    for (const member of [...(this.#rooms.get(room) ?? [])]) member.deliver(message);
    return Promise.resolve();
  }

  members(room: string): Promise<readonly string[]> {
    return Promise.resolve([...(this.#rooms.get(room) ?? [])].map(({ name }) => name));
  }
}
