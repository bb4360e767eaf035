import { MemoryRooms } from './rooms.ts';
import { describeRooms } from './rooms.suite.ts';

describeRooms('in memory', (limits) => new MemoryRooms(limits));
