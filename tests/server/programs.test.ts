import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startProgram } from './process.ts';

/* The servers that the lesson on writing one shows, run as they are printed there. */

const fileOf = (name: string) =>
  fileURLToPath(new URL(`../../content/programs/${name}/server.mjs`, import.meta.url));

async function start(name: string) {
  const program = startProgram(process.execPath, [fileOf(name)], { env: { PORT: '0' } });
  const [address] = await program.until(/ws:\/\/localhost:\d+\//);
  return { ...program, address };
}

async function echoed(ws: WebSocket, data: string | Buffer) {
  const answer = once(ws, 'message') as Promise<[Buffer, boolean]>;
  ws.send(data);
  return answer;
}

describe.each(['server-ws', 'server-raw'])('the program %s', (name) => {
  it('echoes text and binary of every length it takes, answers a ping, and closes', async () => {
    await using program = await start(name);
    const { address } = program;
    const ws = new WebSocket(address, { perMessageDeflate: false });
    await once(ws, 'open');
    for (const length of [0, 5, 125, 126, 65_535]) {
      const [data, isBinary] = await echoed(ws, 'a'.repeat(length));
      expect(data.toString()).toBe('a'.repeat(length));
      expect(isBinary).toBe(false);
    }
    const bytes = Buffer.from([0, 255, 128, 1, 2]);
    expect(await echoed(ws, bytes)).toEqual([bytes, true]);
    expect((await echoed(ws, '你好，🙂'))[0].toString()).toBe('你好，🙂');
    ws.ping('are you there');
    const [pong] = (await once(ws, 'pong')) as [Buffer];
    expect(pong.toString()).toBe('are you there');
    ws.close(4001, 'bye');
    const [code] = (await once(ws, 'close')) as [number];
    expect(code).toBe(4001);
  });

  it('closes with 1009 where a message is too long', async () => {
    await using program = await start(name);
    const { address } = program;
    const ws = new WebSocket(address, { perMessageDeflate: false });
    await once(ws, 'open');
    ws.send(Buffer.alloc(70_000));
    const [code] = (await once(ws, 'close')) as [number];
    expect(code).toBe(1009);
  });
});

it('the program server-ws lets in the pages on its list alone', async () => {
  await using program = await start('server-ws');
  const { address } = program;
  const stranger = new WebSocket(address, { origin: 'https://evil.example' });
  const [error] = (await once(stranger, 'error')) as [Error];
  expect(error.message).toContain('403');
  const friend = new WebSocket(address, { origin: 'http://localhost:9998' });
  await once(friend, 'open');
  friend.close();
  await once(friend, 'close');
});

it('the program server-raw answers 400 to what is no handshake', async () => {
  await using program = await start('server-raw');
  const { address } = program;
  const answer = await fetch(address.replace('ws:', 'http:'));
  expect(answer.status).toBe(400);
  expect(answer.headers.get('sec-websocket-version')).toBe('13');
});

it.each(['zh', 'en'])('the lesson prints what runs (%s)', (language) => {
  const read = (path: string) =>
    readFileSync(new URL(`../../content/${path}`, import.meta.url), 'utf8');
  const sources = [
    'server-ws/server',
    'server-raw/server',
    'server-raw/handshake',
    'server-raw/frames',
  ]
    .map((name) => read(`programs/${name}.mjs`))
    .join('\n');
  const lesson = read(`lessons/${language}/server.mdx`);
  const printed = [...lesson.matchAll(/```js fragment\n([^]*?)```/g)].map(([, code = '']) => code);
  expect(printed.length).toBeGreaterThan(5);
  const plain = (code: string) => code.replace(/\s+/g, ' ').trim();
  for (const code of printed) expect(plain(sources)).toContain(plain(code));
});
