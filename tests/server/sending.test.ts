import { once } from 'node:events';
import { expect, expectTypeOf, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Channel } from '../../server/websocket/connection.ts';
import { closeOf, frame, PING, upgradeRequest } from './raw.ts';
import { openClient, startServer } from './running.ts';

test('an endpoint can send nothing that is not counted and bounded', () => {
  // What `ws` sends with, by which nothing is.
  for (const name of ['send', 'ping', 'pong', '_socket', '_sender', 'terminate'] as const) {
    expectTypeOf<Channel>().not.toHaveProperty(name);
  }
});

test('what is meant for a connection that is closing does not count as waiting for it', async () => {
  const most = 65_536;
  const limits = { pingBurst: 1, maxUnsent: most, pauseAt: most, chatBurst: 1_000 };
  await using server = await startServer(limits);
  const leaver = await openClient(server.port);
  leaver.write(upgradeRequest('/chat?room=full'));
  await leaver.until((received) => received.includes('"welcome"'));
  // Too many pings: the server sends a close frame, which this client never answers.
  leaver.write(Buffer.concat([frame(PING), frame(PING), frame(PING)]));
  await leaver.until((received) => closeOf(received)?.code === 1008);
  const before = leaver.received().length;
  const talker = new WebSocket(`${server.url.replace('http', 'ws')}chat?room=full`);
  await once(talker, 'open');
  const text = 'x'.repeat(450);
  const said = Math.ceil((most * 2) / text.length);
  let heard = 0;
  const all = new Promise<void>((resolve) => {
    talker.on('message', (data: Buffer) => {
      if (data.includes(text) && (heard += 1) === said) resolve();
    });
  });
  for (let count = 0; count < said; count += 1) talker.send(JSON.stringify({ type: 'say', text }));
  await all;
  const metrics = await (await fetch(`${server.url}metrics`)).text();
  expect(metrics).not.toContain('ws101_limits_total{limit="max-unsent"}');
  expect(leaver.received()).toHaveLength(before);
  leaver.socket.destroy();
  talker.terminate();
});
