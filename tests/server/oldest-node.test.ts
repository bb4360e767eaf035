import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleServer } from '../../scripts/bundle.mjs';
import { findOldestNode, OLDEST_PROMISED } from '../../scripts/oldest-node.mjs';
import { ODD_HOSTS } from './hostile-cases.ts';
import { startProgram, type Program } from './process.ts';
import { frame, serverFrame, TEXT, upgradeRequest } from './raw.ts';
import { makeSite, openTo, type Client } from './running.ts';

/** The server as it is packed, on the oldest Node that it promises to run on. */

const node = findOldestNode();
if (node === undefined) console.log(`Node ${OLDEST_PROMISED} is not here: skipped`);

describe.skipIf(node === undefined)(`on Node ${OLDEST_PROMISED}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ws101-oldest-'));
  const site = makeSite();
  let program: Program;
  let at: { url: string; port: number };
  beforeAll(async () => {
    writeFileSync(join(folder, 'package.json'), '{"type":"module","version":"0.0.0"}');
    await bundleServer(join(folder, 'server'));
    const args = [join(folder, 'server', 'main.mjs'), '--port', '0', '--host', '127.0.0.1'];
    program = startProgram(node ?? '', [...args, '--dist', site]);
    const [, url = '', port] = await program.until(/(http:\/\/127\.0\.0\.1:(\d+)\/)/);
    at = { url, port: Number(port) };
  });
  afterAll(async () => {
    await program[Symbol.asyncDispose]();
    for (const each of [folder, site]) rmSync(each, { recursive: true, force: true });
  });

  const statuses = (received: Buffer) =>
    [...received.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status);
  async function ask(client: Client, request: string, count: number): Promise<void> {
    client.write(request);
    await client.until((received) => statuses(received).length === count);
  }
  const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;

  it('is that Node', () => {
    expect(spawnSync(node ?? '', ['--version'], { encoding: 'utf8' }).stdout).toBe(
      `v${OLDEST_PROMISED}\n`,
    );
  });

  it('answers a page that is asked for with another protocol', async () => {
    const client = await openTo(at);
    const h2c = 'Connection: Upgrade\r\nUpgrade: h2c\r\n';
    await ask(client, get('/en/', h2c), 1);
    await ask(client, get('/en/', h2c) + get('/poll') + upgradeRequest('/echo'), 4);
    expect(statuses(client.received())).toEqual(['200', '200', '200', '101']);
    client.write(frame(TEXT, 'Hello'));
    await client.until((received) => received.includes(serverFrame(TEXT, 'Hello')));
    client.socket.destroy();
  });

  it('answers requests in one packet in their order', async () => {
    const client = await openTo(at);
    const held = get('/long-poll?every=5000&since=999999&wait=100');
    await ask(client, held + get('/long-poll?every=20') + upgradeRequest('/echo'), 3);
    expect(statuses(client.received())).toEqual(['204', '200', '101']);
    client.socket.destroy();
  });

  it('refuses hosts that no URL can have', async () => {
    for (const Host of ODD_HOSTS) {
      const client = await openTo(at);
      client.write(upgradeRequest('/guarded', { Host, Origin: 'http://a.example' }));
      // One of them has a name of this server, and an odd port.
      const refused = Host === 'a:99999' ? '403' : '421';
      expect(statuses(await client.ended()), Host).toEqual([refused]);
    }
    expect(program.stderr()).not.toMatch(/"error"|Error:/);
  });
});
