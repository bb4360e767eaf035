import { readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, expect, test, vi } from 'vitest';
import { startProgram } from './process.ts';
import { makeSite } from './running.ts';

const dist = makeSite();
afterAll(() => rmSync(dist, { recursive: true }));

/** More than Node asks the system to hold, unless it is told to. */
const MANY = 800;
const isRoomy =
  process.platform === 'linux' &&
  Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8')) > MANY;

test.runIf(isRoomy)(
  'hundreds who come at once while the server is busy are answered, none after TCP has asked again',
  async () => {
    await using server = startProgram(process.execPath, [
      ...['server/main.ts', '--port', '0', '--host', '127.0.0.1', '--dist', dist],
    ]);
    const [, port] = await server.until(/^WebSocket 101: \S+:(\d+)\/ /m);
    server.child.kill('SIGSTOP');
    const sockets: Socket[] = [];
    let through = 0;
    let answers = 0;
    for (let at = 0; at < MANY; at += 1) {
      const socket = connect(Number(port), '127.0.0.1', () => (through += 1));
      socket.on('error', () => {}).once('data', () => (answers += 1));
      socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      sockets.push(socket);
    }
    // It stands still: whoever is not held by the system now comes through no later either.
    await vi.waitFor(() => expect(through).toBe(MANY), 20_000);
    server.child.kill('SIGCONT');
    await vi.waitFor(() => expect(answers).toBe(MANY), 20_000);
    for (const socket of sockets) socket.destroy();
  },
);
