import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BINARY, CLOSE, closeBody, closeOf, CONTINUATION, frame, PING, PONG } from './raw.ts';
import { readServerFrames, serverFrame, TEXT, upgradeRequest } from './raw.ts';
import { openClient, openWatcher, startServer, tracedBytes, type Client } from './running.ts';

/** A connection that `ws` has no part in; it echoes. */
const ECHO = '/silent-close';

const isOpen = (received: Buffer) => received.includes('\r\n\r\n');
const hasClose = (received: Buffer) => closeOf(received) !== undefined;

async function open(port: number, target = ECHO): Promise<Client> {
  const client = await openClient(port);
  client.write(upgradeRequest(target));
  await client.until(isOpen);
  return client;
}

describe.concurrent('a raw connection', () => {
  it('echoes text, binary and fragments, and answers pings between them', async () => {
    await using server = await startServer();
    const client = await open(server.port);
    client.write(frame(TEXT, '你好'));
    client.write(frame(BINARY, Buffer.of(0, 255)));
    client.write(frame(TEXT, 'two ', { fin: false }));
    client.write(frame(PING, 'between'));
    client.write(frame(CONTINUATION, 'parts'));
    const received = await client.until((all) => readServerFrames(all).length === 4);
    const said = readServerFrames(received).map(({ opcode, payload }) => [
      opcode,
      payload.toString(),
    ]);
    expect(said).toEqual([
      [TEXT, '你好'],
      [BINARY, Buffer.of(0, 255).toString()],
      [PONG, 'between'],
      [TEXT, 'two parts'],
    ]);
    client.socket.destroy();
  });

  it('reads a frame that comes in one packet with the request', async () => {
    await using server = await startServer();
    const client = await openClient(server.port);
    client.write(Buffer.concat([Buffer.from(upgradeRequest(ECHO)), frame(TEXT, 'early')]));
    const received = await client.until((all) => readServerFrames(all).length === 1);
    expect(readServerFrames(received)[0]?.payload.toString()).toBe('early');
    client.socket.destroy();
  });

  it.each([
    ['unmasked', frame(TEXT, 'x', { mask: undefined }), 1002],
    ['with a reserved bit', frame(TEXT, 'x', { rsv: 4 }), 1002],
    ['with a reserved opcode', frame(3, 'x'), 1002],
    ['that continues nothing', frame(CONTINUATION, 'x'), 1002],
    ['that is no UTF-8', frame(TEXT, Buffer.of(0xff)), 1007],
    ['that closes with 1005', frame(CLOSE, closeBody(1005)), 1002],
    ['that announces too much', frame(BINARY, '', { length: 1n << 40n }), 1009],
  ])('closes on a frame %s', async (_, bytes, code) => {
    await using server = await startServer({ closing: 1 });
    const client = await open(server.port);
    client.write(bytes);
    const received = await client.ended();
    expect(closeOf(received)?.code).toBe(code);
  });

  it('is traced byte for byte', async () => {
    await using server = await startServer();
    const watcher = await openWatcher(server);
    for (const [at, path] of ['/close?code=999', '/masked', '/drop', '/wrong-accept'].entries()) {
      const connection = at + 1;
      const client = await openClient(server.port);
      const target = `${path}${path.includes('?') ? '&' : '?'}trace=${watcher.trace}`;
      const sent = Buffer.concat([
        Buffer.from(upgradeRequest(target)),
        frame(TEXT, 'early'),
        frame(CLOSE, closeBody(1000)),
      ]);
      client.write(sent);
      const received = await client.ended();
      const records = await watcher.until((all) =>
        all.some((each) => each.kind === 'end' && each.connection === connection),
      );
      expect(isOpen(received)).toBe(true);
      expect(tracedBytes(records, 'client', connection).equals(sent)).toBe(true);
      expect(tracedBytes(records, 'server', connection).equals(received)).toBe(true);
    }
    watcher.socket.terminate();
  });
});

describe.concurrent('the limits hold for a raw connection', () => {
  it('maxConnections: one more is answered with 503, until one has gone', async () => {
    await using server = await startServer({ maxConnections: 1 });
    const first = await open(server.port);
    const second = await openClient(server.port);
    second.write(upgradeRequest('/masked'));
    expect((await second.ended()).toString()).toMatch(/^HTTP\/1\.1 503 /);
    first.socket.destroy();
    while (server.live.size > 0) await sleep(5);
    (await open(server.port)).socket.destroy();
  });

  it.each([
    ['messages', { messageBurst: 3, messagesPerSecond: 1 }, 'limit messages-per-second'],
    ['bytes', { byteBurst: 1_024, bytesPerSecond: 1_024 }, 'limit bytes-per-second'],
    ['pings', { pingBurst: 3, pingsPerSecond: 1 }, 'limit pings-per-second'],
    ['fragments', { maxFragments: 3 }, 'limit max-fragments'],
  ])('too many %s', async (kind, changes, reason) => {
    await using server = await startServer(changes);
    const client = await open(server.port);
    const part = {
      messages: () => frame(TEXT, 'x'),
      bytes: () => frame(BINARY, Buffer.alloc(600)),
      pings: () => frame(PING),
      fragments: (at: number) => frame(at === 0 ? TEXT : CONTINUATION, 'x', { fin: false }),
    }[kind];
    for (let at = 0; at < 4; at += 1) client.write(part?.(at) ?? '');
    const close = closeOf(await client.until(hasClose));
    expect(close?.code).toBe(1008);
    expect(close?.reason).toContain(reason);
    expect(server.live.limits.get(limitOf(reason))).toBe(1);
    client.socket.destroy();
  });

  it('silence: a ping, then a close frame; an answered ping keeps it open', async () => {
    await using server = await startServer({ pingAfter: 1, idle: 2 });
    const [silent, alive] = [await open(server.port), await open(server.port)];
    const hasPing = (all: Buffer) => readServerFrames(all).some(({ opcode }) => opcode === PING);
    await alive.until(hasPing);
    alive.write(frame(PONG));
    const received = await silent.until(hasClose);
    expect(readServerFrames(received).map(({ opcode }) => opcode)).toEqual([PING, CLOSE]);
    expect(closeOf(received)).toMatchObject({ code: 1008 });
    expect(closeOf(alive.received())).toBeUndefined();
    silent.socket.destroy();
    alive.socket.destroy();
  });

  it('the stop: 1001 to all, also to one whose close frame was not answered', async () => {
    const server = await startServer();
    const [waiting, unanswered, slow] = [
      await open(server.port),
      await open(server.port),
      await open(server.port, '/slow'),
    ];
    unanswered.write(frame(CLOSE, closeBody(1000)));
    // What comes behind a close frame is ignored; the server has read it when it has read both.
    unanswered.write(frame(PING));
    waiting.write(frame(PING, 'sync'));
    await waiting.until((all) => readServerFrames(all).length === 1);
    const stopped = server[Symbol.asyncDispose]();
    for (const client of [waiting, slow]) {
      expect(closeOf(await client.until(hasClose))?.code).toBe(1001);
      client.write(frame(CLOSE, closeBody(1001)));
    }
    expect(closeOf(await unanswered.ended())?.code).toBe(1001);
    await stopped;
    expect(server.live.size).toBe(0);
  });

  it('a peer that vanishes at any moment leaves nothing behind', async () => {
    await using server = await startServer();
    const paths = ['/close?after=500ms', '/drop?after=500ms', '/slow', '/masked', '/silent-close'];
    for (const path of [...paths, '/odd-frame?kind=byte-by-byte', '/delay?ms=200', '/ping']) {
      for (const end of ['destroy', 'resetAndDestroy'] as const) {
        const client = await openClient(server.port);
        client.write(upgradeRequest(path));
        if (!path.startsWith('/delay')) await client.until(isOpen);
        client.socket[end]();
      }
    }
    while (server.live.size > 0) await sleep(5);
    const client = await open(server.port, '/echo');
    client.write(frame(TEXT, 'well'));
    const received = await client.until((all) => readServerFrames(all).length === 1);
    expect(received.subarray(-6).equals(serverFrame(TEXT, 'well'))).toBe(true);
    client.socket.destroy();
  });
});

function limitOf(reason: string) {
  const name = reason.replace('limit ', '');
  switch (name) {
    case 'messages-per-second':
    case 'bytes-per-second':
    case 'pings-per-second':
    case 'max-fragments':
      return name;
    default:
      throw new Error(`no limit ${name}`);
  }
}
