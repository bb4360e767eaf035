import type { Config } from '../settings/config.ts';
import { Faults } from '../health/fault.ts';
import type { Log } from '../health/log.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { roomLimits } from '../rooms/rooms.ts';
import { RedisBus } from './redis-bus.ts';
import { RedisRooms } from './redis-rooms.ts';
import { TraceRelay } from './trace-relay.ts';

/** What an instance shares with the others of its site. */
export interface Sharing {
  rooms: Rooms;
  relay: TraceRelay;
  faults: Faults;
  /** Whether the others can be reached at the moment. */
  readonly isUp: boolean;
  /** How many messages no instance would have sent, by what they were about. */
  readonly ignored: ReadonlyMap<Topic, number>;
  stop(): Promise<void>;
}

/** What messages between instances are about. */
export type Topic = 'rooms' | 'traces';

/** Bytes of a room's message beyond what someone in it said: who, when, and the JSON around. */
const AROUND = 4_096;

/**
 * Joins the instances that share one Redis server, now or when that is there.
 * @returns undefined for an instance by itself.
 */
export async function openSharing(config: Config, log: Log): Promise<Sharing | undefined> {
  if (config.redis === undefined) return undefined;
  const faults = new Faults(log);
  const bus = await RedisBus.connect(config.redis, log, faults);
  const ignored = new Map<Topic, number>([
    ['rooms', 0],
    ['traces', 0],
  ]);
  const ignore = (topic: Topic) => {
    ignored.set(topic, (ignored.get(topic) ?? 0) + 1);
    log.often('warn', 'bus-message-ignored', { topic });
  };
  const longest = config.maxMessage + AROUND;
  const rooms = new RedisRooms(bus, roomLimits(config), '', {
    longest,
    ignored: () => ignore('rooms'),
  });
  const relay = new TraceRelay(bus, config, () => ignore('traces'), faults);
  return {
    rooms,
    relay,
    faults,
    ignored,
    get isUp() {
      return bus.isUp;
    },
    async stop() {
      rooms.stop();
      relay.stop();
      await bus.close();
    },
  };
}
