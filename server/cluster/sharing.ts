import type { Config } from '../config.ts';
import { Faults } from '../fault.ts';
import type { Log } from '../log.ts';
import type { Rooms } from '../rooms.ts';
import { roomLimits } from '../rooms.ts';
import { RedisBus } from './redis-bus.ts';
import { RedisRooms } from './redis-rooms.ts';
import { TraceRelay } from './trace-relay.ts';

/** What an instance shares with the others of its site. */
export interface Sharing {
  rooms: Rooms;
  relay: TraceRelay;
  faults: Faults;
  stop(): Promise<void>;
}

/**
 * Joins the instances that share one Redis server.
 * @returns undefined for an instance by itself.
 * @throws {RedisMissing}
 */
export async function openSharing(config: Config, log: Log): Promise<Sharing | undefined> {
  if (config.redis === undefined) return undefined;
  const faults = new Faults(log);
  const bus = await RedisBus.connect(config.redis, log, faults);
  const rooms = new RedisRooms(bus, roomLimits(config));
  const relay = new TraceRelay(bus, config);
  return {
    rooms,
    relay,
    faults,
    async stop() {
      rooms.stop();
      relay.stop();
      await bus.close();
    },
  };
}
