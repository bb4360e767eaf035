import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createClient } from '@redis/client';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { encodeBatch } from '../../src/protocol/trace.ts';
import { startInstance } from './process.ts';
import { findProgram } from './programs.ts';
import { startRedis } from './redis.ts';
import { makeSite, openClient, openWatcher } from './running.ts';

const redis = findProgram('redis-server');

async function read(url: string): Promise<(name: string) => number> {
  const text = await (await fetch(`${url}metrics`)).text();
  return (name) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    );
}

describe.skipIf(redis === undefined)('somebody else at the Redis of an instance', () => {
  test(
    'neither freezes nor ends it, nor reaches anybody with what is too long; it is counted',
    { timeout: 60_000 },
    async () => {
      const dist = makeSite();
      await using server = await startRedis(redis ?? '');
      await using instance = await startInstance(['--dist', dist, '--redis', server.url]);
      const ws = instance.url.replace(/^http/, 'ws');
      const stranger = createClient({ url: server.url });
      // It outlives the server where a check fails.
      stranger.on('error', () => undefined);
      await stranger.connect();
      const watcher = await openWatcher(instance);
      const ada = new WebSocket(`${ws}chat?room=class&name=Ada`);
      const heard: string[] = [];
      ada.on('message', (data: Buffer) => heard.push(data.toString()));
      await once(ada, 'open');
      await expect.poll(() => heard.length).toBe(2);

      const from = '00000000-0000-4000-8000-000000000000';
      const trace = `ws101:trace:${watcher.trace}`;
      const peers = await stranger.sendCommand(['PUBSUB', 'CHANNELS', 'ws101:peer:*']);
      const [peer = ''] = Array.isArray(peers) ? peers.map(String) : [];
      expect(peer).toMatch(/^ws101:peer:/);
      const tell = (kind: string, body: Uint8Array = new Uint8Array()) =>
        stranger.publish(
          trace,
          Buffer.concat([
            Buffer.from(`${JSON.stringify({ kind, from, guest: 1, origin: 0 })}\n`),
            body,
          ]),
        );
      await tell('ask');
      const ignored = async () =>
        (await read(instance.url))('ws101_bus_ignored_total{topic="traces"}');
      // Until it has been asked, the instance hears no batch at all.
      const far = encodeBatch([{ kind: 'open', connection: 4_294_967_280, time: 0 }]);
      await expect
        .poll(async () => {
          await tell('batch', far);
          return ignored();
        })
        .toBeGreaterThan(0);
      const before = await ignored();
      const rubbish = [Buffer.alloc(4_000_000, 'x'), Buffer.alloc(2_000, '{'), randomBytes(1_000)];
      for (const bytes of rubbish) {
        for (const topic of [trace, peer]) await stranger.publish(topic, bytes);
      }
      for (let times = 0; times < 2_000; times += 1) void stranger.publish(peer, `${times}\n`);
      await stranger.publish('ws101:room:class', Buffer.alloc(4_000_000, '"'));

      await expect
        .poll(async () => (await read(instance.url))('ws101_bus_ignored_total{topic="rooms"}'))
        .toBe(1);
      expect(await ignored()).toBeGreaterThanOrEqual(before + 2 * rubbish.length + 2_000);
      // One line for each topic at once, and one for the rest of each ten seconds.
      const lines = instance.stderr().split('bus-message-ignored').length - 1;
      expect(lines).toBeGreaterThan(1);
      expect(lines).toBeLessThan(10);

      // Everybody goes on: who was in the room, who is watched, who echoes.
      expect(heard.length).toBe(2);
      ada.send('{"type":"say","text":"still here"}');
      await expect.poll(() => heard.at(-1)).toContain('still here');
      const echo = new WebSocket(`${ws}echo?trace=${watcher.trace}`);
      await once(echo, 'open');
      await watcher.until((records) => records.some(({ kind }) => kind === 'bytes'));
      expect(watcher.records[0]?.connection).toBe(1);
      expect(instance.child.exitCode).toBeNull();
      for (const socket of [ada, echo, watcher.socket]) socket.terminate();
      stranger.destroy();
      rmSync(dist, { recursive: true });
    },
  );

  test(
    '20,000 requests for traces that nobody holds leave nothing behind',
    { timeout: 90_000 },
    async () => {
      const dist = makeSite();
      await using server = await startRedis(redis ?? '');
      await using instance = await startInstance(['--dist', dist, '--redis', server.url]);
      const ask = async (count: number) => {
        const client = await openClient(instance.port);
        const requests = Array.from({ length: count }, (_, at) => {
          const id = randomBytes(18).toString('base64url');
          const last = at === count - 1 ? 'Connection: close\r\n' : '';
          return `GET /poll?trace=${id} HTTP/1.1\r\nHost: localhost\r\n${last}\r\n`;
        });
        client.write(requests.join(''));
        const answer = (await client.ended()).toString('latin1');
        return answer.split('HTTP/1.1 200 ').length - 1;
      };
      let most = 0;
      let isOver = false;
      const look = async () => {
        while (!isOver) most = Math.max(most, (await read(instance.url))('ws101_traces_elsewhere'));
      };
      const looking = look();
      const answered = await Promise.all(Array.from({ length: 20 }, () => ask(1_000)));
      isOver = true;
      await looking;
      expect(answered).toEqual(answered.map(() => 1_000));
      expect(most).toBeLessThanOrEqual(256);
      await expect.poll(async () => (await read(instance.url))('ws101_traces_elsewhere')).toBe(0);
      // What is held is found at once.
      const watcher = await openWatcher(instance);
      await using other = await startInstance(['--dist', dist, '--redis', server.url]);
      const echo = new WebSocket(`${other.url.replace('http', 'ws')}echo?trace=${watcher.trace}`);
      await once(echo, 'open');
      await watcher.until((records) => records.some(({ kind }) => kind === 'open'));
      for (const socket of [echo, watcher.socket]) socket.terminate();
      rmSync(dist, { recursive: true });
    },
  );
});
