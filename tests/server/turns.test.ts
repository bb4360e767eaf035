import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { frame, readServerFrames, TEXT, upgradeRequest } from './raw.ts';
import { arrived, openClient, startServer, type Client } from './running.ts';

const many = (count: number, bytes: Buffer) =>
  Buffer.concat(Array.from({ length: count }, () => bytes));

async function openEcho(port: number): Promise<Client & Disposable> {
  const client = await openClient(port);
  client.write(upgradeRequest('/echo'));
  await client.until((received) => received.includes('\r\n\r\n'));
  return { ...client, [Symbol.dispose]: () => client.socket.destroy() };
}

const echoes = (received: Buffer) => readServerFrames(received).length;

it('answers others while it takes a flood of small messages', async () => {
  await using server = await startServer();
  using flooding = await openEcho(server.port);
  using other = await openEcho(server.port);
  // All of it is read at once: it is less than the 64 KiB that Node reads at a time.
  flooding.write(many(900, frame(TEXT, 'x'.repeat(32))));
  other.write(frame(TEXT, 'y'));
  await other.until((received) => echoes(received) === 1);
  expect(echoes(flooding.received())).toBeLessThan(450);
  await flooding.until((received) => echoes(received) === 900);
});

it('hands the echoes of messages that came together to the kernel together', async () => {
  const accepted: Socket[] = [];
  const take = (message: unknown) => accepted.push((message as { socket: Socket }).socket);
  subscribe('net.server.socket', take);
  await using server = await startServer();
  using client = await openEcho(server.port);
  unsubscribe('net.server.socket', take);
  const [socket] = accepted;
  if (!socket) throw new Error('no connection was accepted');
  let calls = 0;
  for (const name of ['_write', '_writev'] as const) {
    const write = Reflect.get(socket, name) as (...values: unknown[]) => void;
    Reflect.set(socket, name, (...values: unknown[]) => {
      calls += 1;
      Reflect.apply(write, socket, values);
    });
  }
  client.write(many(64, frame(TEXT, 'x')));
  await client.until((received) => echoes(received) === 64);
  await arrived(client.socket);
  expect(calls).toBeLessThanOrEqual(8);
});
