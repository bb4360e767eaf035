import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { RedisBus } from '../../server/cluster/redis-bus.ts';
import { createLog } from '../../server/health/log.ts';
import { startInstance } from './process.ts';
import { findProgram } from './programs.ts';
import { startRedis } from './redis.ts';
import { makeSite, openWatcher } from './running.ts';

/*
 * A Redis that hangs: its connections stand, the system takes what is sent to it, and no answer
 * comes. SIGSTOP makes one, SIGCONT lets it go on.
 */

const redis = findProgram('redis-server');
const dist = makeSite();
afterAll(() => rmSync(dist, { recursive: true }));

async function enter(url: string, name: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}chat?room=class&name=${name}`);
  const heard: string[] = [];
  socket.on('message', (data: Buffer) => heard.push(data.toString()));
  await once(socket, 'open');
  return { socket, heard, says: (text: string) => heard.some((each) => each.includes(text)) };
}

/** Waits; each of these comes within moments, or never. */
const until = (isThere: () => boolean) =>
  vi.waitFor(() => expect(isThere()).toBe(true), { timeout: 15_000, interval: 20 });

const say = (text: string) => JSON.stringify({ type: 'say', text });

/** An instance as whoever watches over it sees it. */
async function healthOf({ url }: { url: string }): Promise<unknown> {
  const response = await fetch(`${url}healthz`);
  const { redis: told } = (await response.json()) as { redis?: string };
  return [response.status, told];
}

async function expectEcho({ url }: { url: string }, trace = ''): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}echo?trace=${trace}`);
  await once(socket, 'open');
  socket.send('well?');
  expect(String((await once(socket, 'message'))[0])).toBe('well?');
  socket.close();
}

describe.skipIf(redis === undefined).concurrent('a Redis that hangs', () => {
  test(
    'is noticed in seconds; until then and after, what needs none goes on, and who waits is told',
    { timeout: 60_000 },
    async () => {
      await using server = await startRedis(redis ?? '');
      const args = ['--dist', dist, '--redis', server.url];
      await using one = await startInstance(args);
      await using two = await startInstance(args);
      const [ada, bob] = [await enter(one.url, 'Ada'), await enter(two.url, 'Bob')];
      await until(() => ada.says('"join"') && bob.says('"join"'));

      server.child.kill('SIGSTOP');
      ada.socket.send(say('in vain'));
      ada.socket.send('{"type":"who"}');
      const eve = await enter(one.url, 'Eve');
      const turnedAway = once(eve.socket, 'close');
      const watcher = await openWatcher(one);
      for (const each of [one, two]) {
        expect((await fetch(`${each.url}en/`)).status).toBe(200);
        await expectEcho(each);
      }
      await expectEcho(one, watcher.trace);
      await watcher.until((all) => all.some(({ kind }) => kind === 'end'));
      // Nobody knew by then.
      expect(one.stderr()).not.toContain('redis-lost');

      await Promise.all([one, two].map((each) => each.until(/"redis-lost"/)));
      for (const each of [one, two]) expect(await healthOf(each)).toEqual([200, 'down']);
      await until(() => ada.heard.filter((each) => each.includes('"error"')).length === 2);
      expect((await turnedAway)[0]).toBe(1011);
      expect((await once((await enter(two.url, 'Eve')).socket, 'close'))[0]).toBe(1011);

      server.child.kill('SIGCONT');
      await Promise.all([one, two].map((each) => each.until(/redis-lost[^]*"redis-reached"/)));
      for (const each of [one, two]) expect(await healthOf(each)).toEqual([200, 'up']);
      ada.socket.send(say('back'));
      await until(() => bob.says('back') && ada.says('back'));
      expect(bob.says('in vain')).toBe(false);
      // The channel that was opened meanwhile is found from the other instance.
      const seen = watcher.records.length;
      await expectEcho(two, watcher.trace);
      await watcher.until((all) => all.slice(seen).some(({ kind }) => kind === 'end'));

      server.child.kill('SIGSTOP');
      for (const { socket } of [ada, bob, watcher]) socket.terminate();
      one.child.kill('SIGTERM');
      expect(await one.ended()).toEqual({ code: 0, signal: null });
      server.child.kill('SIGCONT');
    },
  );

  test('holds up no start, and is joined when it goes on', async () => {
    await using server = await startRedis(redis ?? '');
    server.child.kill('SIGSTOP');
    await using instance = await startInstance(['--dist', dist, '--redis', server.url]);
    const [line = ''] = await instance.until(/^.*"redis-missing".*$/m);
    expect(JSON.parse(line)).toMatchObject({ reason: 'no answer' });
    await expectEcho(instance);
    expect(await healthOf(instance)).toEqual([200, 'down']);
    server.child.kill('SIGCONT');
    await instance.until(/"redis-reached"/);
    const ada = await enter(instance.url, 'Ada');
    await until(() => ada.says('welcome'));
    ada.socket.terminate();
  });

  test('is sent no more than is bounded, and all of that is refused in the end', async () => {
    const MiB = 1_048_576;
    await using server = await startRedis(redis ?? '');
    const lines: string[] = [];
    const bus = await RedisBus.connect(
      server.url,
      createLog((line) => lines.push(line)),
    );
    const message = new Uint8Array(MiB);
    expect(await bus.publish('topic', message)).toBe(0);
    server.child.kill('SIGSTOP');
    const sent = Array.from({ length: 64 }, () =>
      bus.publish('topic', message).then(
        () => 'answered',
        (error: unknown) => String(error),
      ),
    );
    const told = await Promise.all(sent);
    expect(told.filter((each) => each.includes('does not keep up'))).toHaveLength(64 - 16);
    expect(told).not.toContain('answered');
    expect(lines.join('')).toContain('redis-lost');
    server.child.kill('SIGCONT');
    await until(() => bus.isUp);
    expect(await bus.publish('topic', message)).toBe(0);
    await bus.close();
  });
});
