import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { afterAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { makeCertificate } from './certificates.ts';
import { startCommand, startInstance } from './process.ts';
import { makeSite, openWatcher, startServer, tracedBytes } from './running.ts';

const dist = makeSite();
const own = makeCertificate();
afterAll(() => {
  for (const folder of [dist, own.folder]) rmSync(folder, { recursive: true });
});
const ca = readFileSync(own.cert);

function get(url: string): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    request(url, { ca, agent: false }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('with a certificate', () => {
  test('pages come over https, and their policy names wss', async () => {
    await using program = await startInstance([
      ...['--dist', dist, '--cert', own.cert, '--key', own.key],
    ]);
    expect(program.url).toBe(`https://localhost:${program.port}/`);
    expect(program.stdout()).toContain(`echo: wss://localhost:${program.port}/echo`);
    const page = await get(`${program.url}en/`);
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain(`wss://localhost:${program.port}`);
    program.child.kill('SIGTERM');
    expect(await program.ended()).toEqual({ code: 0, signal: null });
  });

  test('wss echoes, and its trace shows the bytes before encryption', async () => {
    await using server = await startServer({ cert: own.cert, key: own.key });
    const watcher = await openWatcher(server);
    const address = `wss://127.0.0.1:${server.port}/echo?trace=${watcher.trace}`;
    const socket = new WebSocket(address, { ca });
    await once(socket, 'open');
    socket.send('encrypted on the wire');
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(data.toString()).toBe('encrypted on the wire');
    socket.close();
    const records = await watcher.until((all) => all.some(({ kind }) => kind === 'end'));
    expect(tracedBytes(records, 'client').toString('latin1')).toMatch(/^GET \/echo\?trace=/);
    expect(tracedBytes(records, 'server').toString('latin1')).toContain('encrypted on the wire');
    watcher.socket.terminate();
  });

  test('plain HTTP to it is ended, and the server goes on', async () => {
    await using server = await startServer({ cert: own.cert, key: own.key });
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
    expect((await get(`https://127.0.0.1:${server.port}/en/`)).status).toBe(200);
  });
});

test('a certificate that cannot be used ends the start with 78 and one sentence', async () => {
  const args = ['--port', '0', '--dist', dist, '--cert', own.cert, '--key', '/nowhere.pem'];
  await using program = startCommand(args);
  expect(await program.ended()).toEqual({ code: 78, signal: null });
  expect(program.stderr()).toMatch(/^--key \/nowhere\.pem cannot be read[^\n]+\n$/);
});
