import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startInstance } from './process.ts';
import { makeSite, startServer } from './running.ts';

/** The next number of browsers that the projector is told. */
async function countOf(screen: WebSocket): Promise<unknown> {
  const [data] = (await once(screen, 'message')) as [Buffer];
  return JSON.parse(data.toString());
}

function openJoined(url: string, query: string, origin = new URL(url).origin): WebSocket {
  return new WebSocket(`${url.replace(/^http/, 'ws')}joined?as=${query}`, { origin });
}

async function refusalOf(socket: WebSocket): Promise<string> {
  const [error] = (await once(socket, 'error')) as [Error];
  return error.message;
}

describe('a server with a class', () => {
  test('tells the projector how many browsers there are, as they come and go', async () => {
    await using server = await startServer({ class: true });
    const screen = openJoined(server.url, 'screen');
    expect(await countOf(screen)).toEqual({ joined: 0 });
    const one = openJoined(server.url, 'browser&browser=one');
    expect(await countOf(screen)).toEqual({ joined: 1 });
    const other = openJoined(server.url, 'browser&browser=other');
    expect(await countOf(screen)).toEqual({ joined: 2 });
    // A second screen is told at once, and not counted.
    const second = openJoined(server.url, 'screen');
    expect(await countOf(second)).toEqual({ joined: 2 });
    second.terminate();
    one.terminate();
    expect(await countOf(screen)).toEqual({ joined: 1 });
    other.terminate();
    screen.terminate();
  });

  test('counts a browser once, however many connections it opens, and one without a name by its address', async () => {
    await using server = await startServer({ class: true });
    const scripts = await Promise.all(
      Array.from({ length: 70 }, async (_, at) => {
        const socket = openJoined(server.url, at < 35 ? 'browser' : 'browser&browser=one');
        await once(socket, 'open');
        return socket;
      }),
    );
    const screen = openJoined(server.url, 'screen');
    expect(await countOf(screen)).toEqual({ joined: 2 });
    // The last connection of a browser ends its time, not the first.
    for (const socket of scripts.slice(1)) socket.terminate();
    expect(await countOf(screen)).toEqual({ joined: 1 });
    scripts[0]?.terminate();
    expect(await countOf(screen)).toEqual({ joined: 0 });
    screen.terminate();
  });

  test('counts no page of another site', async () => {
    await using server = await startServer({ class: true });
    for (const origin of ['http://evil.example', 'null']) {
      const socket = openJoined(server.url, 'browser', origin);
      expect(await refusalOf(socket)).toBe('Unexpected server response: 403');
    }
  });

  test('says where it is found', async () => {
    await using server = await startServer({ class: true });
    const info: unknown = await (await fetch(`${server.url}class.json`)).json();
    // It listens on this machine alone, which is no address for others.
    expect(info).toEqual({ class: true, addresses: [] });
  });
});

test('a server without a class neither counts nor says where it is', async () => {
  await using server = await startServer();
  expect(await refusalOf(openJoined(server.url, 'browser'))).toContain('404');
  const info: unknown = await (await fetch(`${server.url}class.json`)).json();
  expect(info).toEqual({ class: false, addresses: [], start: 'npm start -- --class' });
});

const addresses = Object.values(networkInterfaces())
  .flatMap((infos) => infos ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);
if (addresses.length === 0)
  console.warn('Skipped: a class on a network, which this machine lacks.');

test.skipIf(addresses.length === 0)('--class is answered at every address it prints', async () => {
  await using program = await startInstance(['--class', '--dist', makeSite()]);
  await program.until(/On the projector/);
  const printed = [...program.stdout().matchAll(/^ {4}(http\S+:\d+\/)$/gm)].map(([, url]) => url);
  expect(printed.length).toBeGreaterThanOrEqual(addresses.length);
  for (const url of printed) {
    if (url?.includes('.local')) continue;
    const response = await fetch(`${url}healthz`);
    expect(response.status).toBe(200);
  }
  for (const address of addresses) {
    expect(printed).toContain(`http://${address}:${program.port}/`);
  }
});
