import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startInstance } from './process.ts';
import { makeSite } from './running.ts';

test('tells of start, limits and stop, one JSON object a line, and nothing of a learner', async () => {
  const dist = makeSite();
  await using program = await startInstance(['--dist', dist, '--max-message', '125']);
  const socket = new WebSocket(`ws://127.0.0.1:${program.port}/chat?name=Zenobia&room=secret`, {
    headers: { 'User-Agent': 'Zenobia-browser', 'X-Forwarded-For': '203.0.113.7' },
  });
  await once(socket, 'message');
  socket.send(`Zenobia ${'x'.repeat(125)}`);
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1009);
  await fetch(`http://127.0.0.1:${program.port}/nothing?name=Zenobia`);
  await program.until(/"limit"/);
  program.child.kill('SIGTERM');
  await program.ended();
  const lines = program.stderr().trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events).toEqual([
    expect.objectContaining({ level: 'info', event: 'started', url: program.url }),
    expect.objectContaining({ level: 'warn', event: 'limit', limit: 'max-message' }),
    expect.objectContaining({ level: 'info', event: 'stopping', signal: 'SIGTERM' }),
    expect.objectContaining({ level: 'info', event: 'stopped' }),
  ]);
  for (const { time } of events) expect(String(time)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  for (const word of ['Zenobia', 'secret', '203.0.113.7', 'nothing', 'xxx']) {
    expect(program.stderr()).not.toContain(word);
  }
  rmSync(dist, { recursive: true });
});
