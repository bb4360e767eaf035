import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import type { TabRecord } from '../../src/protocol/tab-server.ts';
import { defaultConfig } from '../settings/config.ts';
import type { Entry } from '../health/fault.ts';
import { MemorySocket } from '../socket/memory-socket.ts';
import { Traffic } from '../websocket/traffic.ts';
import { TabServer, type TabServerLimits } from './tab-server.ts';

const fault = (): never => {
  throw new TypeError('broken for a test');
};

const REQUEST = Uint8Array.from(Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
const ANSWER = Uint8Array.from(Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n'));

interface Broken {
  name: string;
  entry: Entry;
  /** Seconds. */
  limits?: Partial<TabServerLimits>;
  /** What the socket is given. */
  take?: () => void;
  breaks?: (socket: MemorySocket) => void;
  told?: (record: TabRecord) => void;
  act?: (server: TabServer, socket: MemorySocket) => void;
}

/** Each place in which Node calls a connection by itself. */
const places: readonly Broken[] = [
  {
    name: 'when the answer is late',
    entry: 'timer',
    limits: { benchFirst: 0.01 },
    take: fault,
  },
  {
    name: 'when its time is over',
    entry: 'timer',
    limits: { benchSeconds: 0.01 },
    breaks: (socket) => Object.assign(socket, { resetAndDestroy: fault }),
  },
  {
    name: 'when what was written in one turn goes out',
    entry: 'send',
    take: fault,
    act: (server) => server.take({ kind: 'write', connection: 1, bytes: ANSWER }),
  },
  {
    name: 'in what its page asks for',
    entry: 'send',
    breaks: (socket) => Object.assign(socket, { resetAndDestroy: fault }),
    act: (server) => server.take({ kind: 'destroy', connection: 1 }),
  },
  {
    name: 'when bytes come',
    entry: 'socket',
    told: ({ kind }) => kind === 'data' && fault(),
    act: (_, socket) => socket.push(Buffer.from('more')),
  },
  {
    name: 'when its end is told',
    entry: 'event',
    told: ({ kind }) => kind === 'closed' && fault(),
    act: (_, socket) => socket.destroy(),
  },
  {
    name: 'when it had ended before',
    entry: 'event',
    breaks: (socket) => socket.destroy(),
    told: ({ kind }) => kind === 'closed' && fault(),
  },
];

test.each(places)(
  'a fault $name is told, and ends it alone',
  async ({ entry, limits, take, breaks, told, act }) => {
    const met: Entry[] = [];
    let isBegun = false;
    const server = new TabServer(
      { ...defaultConfig(), ...limits },
      // The request itself is told before anything can break.
      (record) => isBegun && told?.(record),
      new Traffic(),
      (connection, place) => {
        met.push(place);
        connection.fail();
      },
    );
    server.take({ kind: 'listen', connection: 0, on: true });
    const other = new MemorySocket(() => undefined);
    other.on('error', () => undefined);
    const socket = new MemorySocket(() => take?.());
    socket.on('error', () => undefined);
    breaks?.(socket);
    const opening = { request: REQUEST, hidden: 0, judge: false, isInside: true };
    const connection = server.open({ ...opening, socket });
    isBegun = true;
    const ended = once(connection, 'close');
    act?.(server, socket);
    await ended;
    await vi.waitFor(() => expect(met).toEqual([entry]));
    expect(server.size).toBe(0);
    expect(socket.destroyed).toBe(true);
    isBegun = false;
    const next = server.open({ ...opening, socket: other });
    expect(server.size).toBe(1);
    next.terminate();
    await once(next, 'close');
  },
);
