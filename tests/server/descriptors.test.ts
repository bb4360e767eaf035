import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Descriptors } from '../../server/health/descriptors.ts';
import { startProgram, type Program } from './process.ts';
import { upgradeRequest } from './raw.ts';
import { makeSite, openClient, type Client } from './running.ts';

const dist = makeSite();
afterAll(() => rmSync(dist, { recursive: true }));

/** Starts the server as a shell does whose user has lowered the limit. */
async function startLimited(
  limit: number,
  args: readonly string[] = [],
): Promise<Program & { port: number }> {
  const command = `ulimit -n ${limit}; exec "$0" "$@"`;
  const options = ['--port', '0', '--host', '127.0.0.1', '--dist', dist, ...args];
  const program = startProgram('/bin/sh', [
    ...['-c', command, process.execPath, 'server/main.ts', ...options],
  ]);
  const [, port] = await program.until(/^WebSocket 101: \S+:(\d+)\/ /m);
  return { ...program, port: Number(port) };
}

/** The answer to a request on a connection of its own; empty where there was none. */
async function ask(port: number, path: string): Promise<string> {
  const client = await openClient(port);
  client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return (await client.ended()).toString();
}

async function openIdle(port: number, count: number): Promise<Client[]> {
  const clients: Client[] = [];
  for (let at = 0; at < count; at += 1) {
    const client = await openClient(port);
    client.write(upgradeRequest('/echo'));
    await client.until((received) => received.includes('\r\n\r\n'));
    clients.push(client);
    if (!client.received().toString().includes(' 101 ')) return clients;
  }
  return clients;
}

describe.runIf(process.platform === 'linux')('a process with few descriptors', () => {
  it('goes on at their end, says so, and is well again when there are more', async () => {
    await using server = await startLimited(128);
    const { port } = server;
    expect(await ask(port, '/healthz')).toMatch(/^HTTP\/1\.1 200 [^]*"status":"ok"/);

    // More than the limit: the last one is told in words.
    const clients = await openIdle(port, 128);
    const last = clients.at(-1)?.received().toString() ?? '';
    expect(last).toMatch(/^HTTP\/1\.1 503 [^]*short of file descriptors \(the system allows 128\)/);
    // Pages are in memory, and go on; their connections end with them.
    expect(await ask(port, '/en/')).toMatch(/^HTTP\/1\.1 200 [^]*<title>en/);
    const health = await ask(port, '/healthz');
    expect(health).toMatch(/^HTTP\/1\.1 503 [^]*"status":"short-of-descriptors"/);
    const metrics = await ask(port, '/metrics');
    expect(metrics).toContain('\nws101_short_of_descriptors 1\n');
    expect(metrics).toContain('\nprocess_max_fds 128\n');

    // Beyond it connections end at once, and those that are there are left alone.
    const more: Socket[] = [];
    let ended = 0;
    for (let at = 0; at < 64; at += 1) {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      socket.resume().on('close', () => (ended += 1));
      more.push(socket);
    }
    await vi.waitFor(() => expect(ended).toBeGreaterThan(0), 5_000);
    for (const socket of more) socket.destroy();
    for (const client of clients.slice(0, -1)) expect(client.socket.destroyed).toBe(false);

    for (const { socket } of clients) socket.destroy();
    await vi.waitFor(async () => {
      expect(await ask(port, '/healthz')).toMatch(/^HTTP\/1\.1 200 /);
    }, 5_000);
    expect(await ask(port, '/metrics')).toMatch(/\nws101_dropped_connections_total [1-9]/);
    expect((await openIdle(port, 1))[0]?.received().toString()).toContain(' 101 ');
    // Once a minute, however many there were.
    expect(server.stderr().match(/"event":"descriptors-short","limit":128/g)).toHaveLength(1);
  });

  it('is told at the start what its connections need, in one sentence', async () => {
    await using server = await startLimited(128, ['--max-connections', '500']);
    await server.until(/"event":"descriptors-few"/);
    const line = server
      .stderr()
      .split('\n')
      .find((each) => each.includes('descriptors-few'));
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 'warn', limit: 128 });
    expect(line).toMatch(
      /this process have 128 descriptors, and --max-connections 500 needs (\d+): type `ulimit -n \1`/,
    );
  });

  it('is told nothing where they are enough', async () => {
    await using server = await startLimited(512, ['--max-connections', '100']);
    await ask(server.port, '/healthz');
    expect(server.stderr()).not.toContain('descriptors');
  });
});

describe('the advice', () => {
  it('is right by its own measure', () => {
    const few = new Descriptors(256, 30);
    const advice = few.adviceFor(10_000);
    expect(new Descriptors(advice?.needed, 30).adviceFor(10_000)).toBeUndefined();
    const fewer = Number(/--max-connections (\d+)\.$/.exec(advice?.words ?? '')?.[1]);
    expect(fewer).toBeGreaterThan(100);
    expect(few.adviceFor(fewer)).toBeUndefined();
  });

  it('is none without a limit, or far below it', () => {
    expect(new Descriptors(20_000, 30).adviceFor(10_000)).toBeUndefined();
    expect(new Descriptors(Infinity, 30).adviceFor(1_000_000)).toBeUndefined();
  });
});
