import { once } from 'node:events';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get as getPlainly, type IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { makeCertificate } from './certificates.ts';
import { BASE, startNginx } from './nginx.ts';
import { startInstance } from './process.ts';
import { findProgram, freePort } from './programs.ts';
import { startRedis } from './redis.ts';
import { makeSite, openWatcher, tracedBytes } from './running.ts';
import { openTabPage } from './tab-page.ts';

const redis = findProgram('redis-server');
const nginx = findProgram('nginx');

/** Someone in a chat, who keeps what they hear. */
async function enter(url: string, name: string) {
  const address = `${url.replace(/^http/, 'ws')}chat?room=class&name=${name}`;
  const socket = new WebSocket(address, { rejectUnauthorized: false });
  const heard: { type: string; name?: string; text?: string }[] = [];
  socket.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString()) as (typeof heard)[number]);
  });
  await once(socket, 'open');
  await expect.poll(() => heard[0]?.type).toBe('welcome');
  return {
    socket,
    heard,
    say: (text: string) => socket.send(JSON.stringify({ type: 'say', text })),
    texts: () => heard.flatMap(({ text }) => (text === undefined ? [] : [text])),
  };
}

test.skipIf(redis === undefined)(
  'instances that were started while Redis is away serve, say what is missing, and join when it comes',
  async () => {
    const dist = makeSite();
    const port = await freePort();
    const url = `redis://:secret@127.0.0.1:${port}`;
    const args = ['--dist', dist, '--redis', url];
    await using one = await startInstance(args);
    await using two = await startInstance(args);
    const read = async (instance: { url: string }) => {
      const health = await fetch(`${instance.url}healthz`);
      const metrics = await (await fetch(`${instance.url}metrics`)).text();
      const { redis: told } = (await health.json()) as { redis?: string };
      return [health.status, told, /^ws101_redis_up (\d)$/m.exec(metrics)?.[1]];
    };
    for (const each of [one, two]) {
      const [line = ''] = await each.until(/^.*"redis-missing".*$/m);
      expect(JSON.parse(line)).toMatchObject({
        ...{ level: 'error', address: `127.0.0.1:${port}`, reason: 'ECONNREFUSED' },
        without: 'chat, connections of other instances',
      });
      expect(each.stderr()).not.toContain('secret');
      expect(await read(each)).toEqual([200, 'down', '0']);
      expect((await fetch(`${each.url}en/`)).status).toBe(200);
    }
    // What is of one instance alone is there: an echo, and a page that watches it.
    const watcher = await openWatcher(one);
    const echo = new WebSocket(`${one.url.replace('http', 'ws')}echo?trace=${watcher.trace}`);
    await once(echo, 'open');
    echo.send('alone');
    expect(String((await once(echo, 'message'))[0])).toBe('alone');
    await watcher.until((all) => all.some(({ kind }) => kind === 'bytes'));
    const refused = new WebSocket(`${one.url.replace('http', 'ws')}chat?room=class`);
    expect((await once(refused, 'close'))[0]).toBe(1011);

    // A password that is asked for is part of joining.
    await using server = await startRedis(redis ?? '', port, ['--requirepass', 'secret']);
    for (const each of [one, two]) {
      await each.until(/"redis-reached"/);
      expect(await read(each)).toEqual([200, 'up', '1']);
    }
    expect(server.child.exitCode).toBeNull();
    const [ada, bob] = [await enter(one.url, 'Ada'), await enter(two.url, 'Bob')];
    ada.say('joined');
    await expect.poll(() => bob.texts()).toEqual(['joined']);
    // The channel that was opened meanwhile is found from the other instance.
    const seen = watcher.records.length;
    const other = new WebSocket(`${two.url.replace('http', 'ws')}echo?trace=${watcher.trace}`);
    await once(other, 'open');
    await watcher.until((all) => all.slice(seen).some(({ kind }) => kind === 'open'));
    for (const socket of [echo, other, ada.socket, bob.socket, watcher.socket]) socket.terminate();
    for (const each of [one, two]) {
      each.child.kill('SIGTERM');
      expect(await each.ended()).toEqual({ code: 0, signal: null });
    }
    rmSync(dist, { recursive: true });
  },
);

describe.skipIf(redis === undefined || nginx === undefined)('two instances behind nginx', () => {
  const dist = makeSite();
  const certificate = makeCertificate();
  const ca = readFileSync(certificate.cert);
  let server: Awaited<ReturnType<typeof startRedis>>;
  let one: Awaited<ReturnType<typeof startInstance>>;
  let two: Awaited<ReturnType<typeof startInstance>>;
  let proxy: Awaited<ReturnType<typeof startNginx>>;

  beforeAll(async () => {
    server = await startRedis(redis ?? '');
    const args = ['--dist', dist, '--base', BASE, '--trust-proxy', '--redis', server.url];
    [one, two] = await Promise.all([startInstance(args), startInstance(args)]);
    // nginx reads files as another user.
    chmodSync(dist, 0o755);
    const places = { ...certificate, dist };
    proxy = await startNginx(nginx ?? '', [one.port, two.port], places, 'nginx-instances.conf');
  });
  afterAll(async () => {
    for (const program of [proxy, one, two, server]) await program[Symbol.asyncDispose]();
    rmSync(dist, { recursive: true });
    rmSync(certificate.folder, { recursive: true });
  });

  /** Asks over plain HTTP, or over HTTPS of the proxy. */
  function ask(url: string, encoding = ''): Promise<{ response: IncomingMessage; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const options = { ca, headers: { 'Accept-Encoding': encoding }, agent: false };
      const request = url.startsWith('https') ? get(url, options) : getPlainly(url, options);
      request.on('error', reject).on('response', (response: IncomingMessage) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ response, body: Buffer.concat(chunks) }));
      });
    });
  }

  test('everyone in a room hears everyone, whichever instance they reached', async () => {
    const first = await enter(one.url, 'one');
    const others = await Promise.all([
      enter(two.url, 'two'),
      enter(proxy.url, 'three'),
      enter(proxy.url, 'four'),
    ]);
    const people = [first, ...others];
    for (const [index, person] of people.entries()) person.say(`text ${index}`);
    for (const person of people) {
      await expect.poll(() => person.texts().length).toBe(people.length);
      expect(person.texts()).toEqual(first.texts());
    }
    first.socket.send('{"type":"who"}');
    await expect
      .poll(() => first.heard.at(-1))
      .toMatchObject({
        type: 'who',
        members: expect.arrayContaining(['one', 'two', 'three', 'four']) as string[],
      });
    for (const { socket } of people) socket.terminate();
  });

  test('a page sees its connections, whichever instance they reached', async () => {
    const watcher = await openWatcher(proxy);
    const address = `${proxy.url.replace('https', 'wss')}echo?trace=${watcher.trace}`;
    // nginx chooses the instance with the fewest: of four at once, at least one lands on each.
    const sockets: WebSocket[] = [];
    for (let count = 1; count <= 4; count += 1) {
      const socket = new WebSocket(address, { ca });
      await once(socket, 'open');
      socket.send('seen');
      await once(socket, 'message');
      sockets.push(socket);
    }
    for (const socket of sockets) {
      socket.close(1000);
      await once(socket, 'close');
    }
    const records = await watcher.until(
      (all) => all.filter(({ kind }) => kind === 'end').length === 4,
    );
    for (let connection = 1; connection <= 4; connection += 1) {
      expect(tracedBytes(records, 'client', connection).toString('latin1')).toMatch(
        /^GET \/ws101\//,
      );
      const sent = tracedBytes(records, 'server', connection);
      expect(sent.toString('latin1')).toContain('\x81\x04seen');
      expect(records).toContainEqual(
        expect.objectContaining({ kind: 'end', connection, sent: sent.length }),
      );
    }
    watcher.socket.terminate();
    const counted = await Promise.all(
      [one, two].map(async ({ url }) => (await fetch(`${url}metrics`)).text()),
    );
    for (const text of counted)
      expect(text).toMatch(/ws101_connections_total\{path="\/echo"\} [1-9]/);
  });

  test('a server in a page is reached by everybody, and its page sees them, wherever it is watched', async () => {
    // Of each instance, one page watches there.
    for (const watching of [one, two]) {
      const watcher = await openWatcher(watching);
      await using page = await openTabPage(proxy);
      page.request({ type: 'trace', trace: watcher.trace });
      // What was sent before has been read when the answer is there.
      page.channel.ping();
      await once(page.channel, 'pong');
      const address = `${proxy.url.replace('https', 'wss')}${page.path.slice(1)}`;
      // From another machine, say, and untagged; nginx could send it to either instance.
      for (let count = 1; count <= 2; count += 1) {
        const socket = new WebSocket(address, { ca });
        socket.on('error', () => {});
        await page.until(() => page.received(count).includes('\r\n\r\n'));
        page.write(count, 'HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nmine');
        const [, answer] = (await once(socket, 'unexpected-response')) as [
          unknown,
          IncomingMessage,
        ];
        expect(answer.statusCode).toBe(404);
        answer.destroy();
      }
      const records = await watcher.until(
        (all) => all.filter(({ kind }) => kind === 'open').length === 2,
      );
      expect(records[0]).toMatchObject({ kind: 'open' });
      watcher.socket.terminate();
    }
  });

  test('what became of an attempt to watch is known, whichever instance refused it', async () => {
    const probes = Array.from({ length: 8 }, (_, at) => `probe-${at}`);
    for (const probe of probes) {
      const address = `${proxy.url.replace('https', 'wss')}trace?probe=${probe}`;
      const [error] = (await once(new WebSocket(address, { ca }), 'error')) as [Error];
      expect(error.message).toBe('Unexpected server response: 403');
      const { body } = await ask(`${proxy.url}reach?probe=${probe}`);
      expect(JSON.parse(String(body))).toEqual({ saw: 'refused', status: 403 });
    }
    const refused = await Promise.all(
      [one, two].map(async ({ url }) => String((await ask(`${url}metrics`)).body)),
    );
    for (const text of refused) expect(text).toMatch(/ws101_refusals_total\{status="403"\} [1-9]/);
  });

  test('a handshake that ends without an answer takes no instance away', async () => {
    for (const kind of ['reset', 'fin', 'reset', 'fin']) {
      const address = `${proxy.url.replace('https', 'wss')}bad-handshake?kind=${kind}`;
      await once(new WebSocket(address, { ca }), 'error');
    }
    const socket = new WebSocket(`${proxy.url.replace('https', 'wss')}echo`, { ca });
    await once(socket, 'open');
    socket.terminate();
    expect((await ask(`${proxy.url}en/`)).response.statusCode).toBe(200);
  });

  test('files are nginx’s own, and have the headers of the server’s', async () => {
    // As in the package, where larger files are there compressed only.
    const script = `export const text = '${'x'.repeat(2_000)}';`;
    writeFileSync(join(dist, '_astro/large.abc.js.gz'), gzipSync(script));
    const path = '_astro/code.abc.js';
    const [theirs, ours] = await Promise.all([ask(proxy.url + path), ask(one.url + path)]);
    expect(theirs.response.headers.server).toMatch(/^nginx/);
    expect(theirs.body).toEqual(ours.body);
    const told = Object.entries(ours.response.headers).filter(
      ([name]) => !/^(?:connection|content-length|date|etag|keep-alive|last-modified)$/.test(name),
    );
    expect(told.length).toBeGreaterThan(5);
    for (const [name, value] of told)
      expect([name, theirs.response.headers[name]]).toEqual([name, value]);

    const large = `${proxy.url}_astro/large.abc.js`;
    const [packed, plain] = await Promise.all([ask(large, 'gzip'), ask(large, 'identity')]);
    expect(packed.response.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.body).toString()).toBe(script);
    expect(plain.response.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(script);
    // Nothing beside them can be reached so.
    const up = await ask(`${proxy.url}_astro/..%2fcsp-hashes.json`);
    expect(up.response.statusCode).toBe(404);
  });

  test('an instance that is killed ends what it showed of its connections', async () => {
    const args = ['--dist', dist, '--base', BASE, '--redis', server.url];
    const killed = await startInstance(args);
    const watcher = await openWatcher(one);
    const address = `${killed.url.replace('http', 'ws')}echo?trace=${watcher.trace}`;
    const socket = new WebSocket(address);
    await once(socket, 'open');
    await watcher.until((all) => all.some(({ kind }) => kind === 'bytes'));
    killed.child.kill('SIGKILL');
    await once(socket, 'close');
    const records = await watcher.until((all) => all.some(({ kind }) => kind === 'end'));
    expect(records.at(-1)).toMatchObject({ kind: 'end', reason: 'unwatched' });
    watcher.socket.terminate();
  });

  test('a killed Redis kills no instance, and delivery is back after its return', async () => {
    const [ada, bob] = [await enter(one.url, 'Ada'), await enter(two.url, 'Bob')];
    server.child.kill('SIGKILL');
    await server.ended();
    await Promise.all([one, two].map((each) => each.until(/"redis-lost"/)));
    ada.say('lost');
    await expect.poll(() => ada.heard.at(-1)).toMatchObject({ type: 'error' });
    for (const each of [one, two]) expect((await fetch(`${each.url}healthz`)).status).toBe(200);
    server = await startRedis(redis ?? '', server.port);
    await Promise.all([one, two].map((each) => each.until(/redis-lost[^]*"redis-reached"/)));
    ada.say('back');
    await expect.poll(() => bob.texts()).toEqual(['back']);
    await expect.poll(() => ada.texts()).toEqual(['back']);
    const watcher = await openWatcher(one);
    const echo = new WebSocket(`${two.url.replace('http', 'ws')}echo?trace=${watcher.trace}`);
    await once(echo, 'open');
    await watcher.until((all) => all.some(({ kind }) => kind === 'bytes'));
    for (const socket of [ada.socket, bob.socket, echo, watcher.socket]) socket.terminate();
    expect([one.child.exitCode, two.child.exitCode]).toEqual([null, null]);
  });
});
