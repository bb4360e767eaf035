import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Running } from '../../server/start/run.ts';
import { tabServerId } from '../../server/tab-server/tab-server.ts';
import { ACCEPT, frame, serverFrame, TEXT, upgradeRequest } from './raw.ts';
import {
  arrived,
  openClient,
  openWatcher,
  startServer,
  tracedBytes,
  type Client,
} from './running.ts';
import { openTabPage, type TabPage } from './tab-page.ts';

const ANSWER = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n\r\n`;

let server: Running & AsyncDisposable;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** A client whose request has reached the code in the page. */
async function connectTo(
  page: TabPage,
  headers: Readonly<Record<string, string | undefined>> = {},
  behind: string | Buffer = '',
  port = server.port,
): Promise<Client & { number: number; request: string }> {
  const number = page.records.filter(({ kind }) => kind === 'open').length + 1;
  const request = upgradeRequest(page.path, headers);
  const client = await openClient(port);
  client.write(Buffer.concat([Buffer.from(request, 'latin1'), Buffer.from(behind)]));
  await page.until(() => page.received(number).includes('\r\n\r\n'));
  return { ...client, number, request };
}

async function answerOf(port: number, request: string): Promise<string> {
  const client = await openClient(port);
  client.write(request);
  await client.until((received) => received.includes('\r\n\r\n'));
  client.socket.destroy();
  return client.received().toString();
}

async function expectClean(port = server.port): Promise<void> {
  const client = await openClient(port);
  client.write(upgradeRequest('/echo') + frame(TEXT, 'clean').toString('latin1'));
  await client.until((received) => received.includes('clean'));
  client.socket.destroy();
}

describe('the bytes', () => {
  it('of a client go to the page exactly, frames behind the request too', async () => {
    await using page = await openTabPage(server);
    const odd = { 'x-ODD': '  spaces \t kept  ', Origin: 'null' };
    const client = await connectTo(page, odd, frame(TEXT, 'at once'));
    const whole = Buffer.concat([Buffer.from(client.request), frame(TEXT, 'at once')]);
    await page.until(() => page.received(1).length >= whole.length);
    expect(page.received(1)).toEqual(whole);
    client.write(Buffer.of(0, 255, 13, 10));
    await page.until(() => page.received(1).length >= whole.length + 4);
    expect(page.received(1).subarray(whole.length)).toEqual(Buffer.of(0, 255, 13, 10));
    client.socket.destroy();
  });

  it('of the page go to the client exactly, and nothing else does', async () => {
    await using page = await openTabPage(server);
    const client = await connectTo(page);
    page.write(1, ANSWER);
    page.write(1, serverFrame(TEXT, 'hello'));
    const wanted = Buffer.concat([Buffer.from(ANSWER), serverFrame(TEXT, 'hello')]);
    await client.until((received) => received.length >= wanted.length);
    page.say({ kind: 'end', connection: 1 });
    expect(await client.ended()).toEqual(wanted);
    await page.until(() => page.ending(1) !== undefined);
    expect(page.ending(1)).toBe('closed');
  });

  it('of many connections stay apart', async () => {
    await using page = await openTabPage(server);
    const clients: Awaited<ReturnType<typeof connectTo>>[] = [];
    for (let count = 0; count < 20; count += 1) clients.push(await connectTo(page));
    for (const { number } of clients)
      page.write(number, `${ANSWER}\x82\x01${String.fromCharCode(number)}`);
    for (const client of clients) {
      const { number, socket } = client;
      const received = await client.until((bytes) => bytes.length > ANSWER.length + 2);
      expect(received.at(-1)).toBe(number);
      socket.destroy();
    }
    await page.until(() => clients.every(({ number }) => page.ending(number) !== undefined));
  });

  it('are shown to the page’s trace, both ways, tagged or not', async () => {
    await using page = await openTabPage(server);
    const watcher = await openWatcher(server);
    page.request({ type: 'trace', trace: watcher.trace });
    // What is said over the same channel is done in order: once the ack is there, so is the trace.
    const client = await connectTo(page, { Cookie: 'sid=secret' });
    page.write(1, ANSWER);
    await client.until((received) => received.length === ANSWER.length);
    client.write(frame(TEXT, 'hi'));
    await page.until(() => page.received(1).includes(frame(TEXT, 'hi')));
    client.socket.destroy();
    await watcher.until((records) => records.some(({ kind }) => kind === 'end'));
    const shown = tracedBytes(watcher.records, 'client').toString('latin1');
    expect(shown).toBe(
      client.request.replace('sid=secret', '**********') + frame(TEXT, 'hi').toString('latin1'),
    );
    expect(tracedBytes(watcher.records, 'server').toString()).toBe(ANSWER);
    watcher.socket.terminate();
  });

  it('are shown to the client’s own page as well, whole', async () => {
    await using page = await openTabPage(server);
    const [own, other] = [await openWatcher(server), await openWatcher(server)];
    page.request({ type: 'trace', trace: own.trace });
    const client = await openClient(server.port);
    const request = upgradeRequest(`${page.path}?trace=${other.trace}`, { Cookie: 'sid=1' });
    client.write(request);
    await page.until(() => page.received(1).length === request.length);
    client.socket.destroy();
    for (const watcher of [own, other]) {
      await watcher.until((records) => records.some(({ kind }) => kind === 'end'));
    }
    expect(tracedBytes(other.records, 'client').toString()).toBe(request);
    const hidden = request.replace(other.trace, '*'.repeat(24)).replace('sid=1', '*****');
    expect(tracedBytes(own.records, 'client').toString()).toBe(hidden);
    expect(page.received(1).toString()).toBe(hidden);
    own.socket.terminate();
    other.socket.terminate();
  });
});

describe('flow', () => {
  it('stops a client whose bytes the code does not take (benchWindow), and goes on when it does', async () => {
    await using page = await openTabPage(server);
    const client = await connectTo(page);
    page.write(1, ANSWER);
    await client.until((received) => received.length === ANSWER.length);
    const window = Number(page.hello['window']);
    const before = page.received(1).length;
    // More than kernel buffers and the window hold together.
    const all = Buffer.alloc(8 * 1_048_576, 7);
    client.socket.write(all);
    await page.until(() => page.count(1) >= window);
    await expectClean();
    const stopped = page.count(1);
    expect(stopped).toBeLessThan(window + 131_072);
    expect(client.socket.writableLength).toBeGreaterThan(0);
    let taken = 0;
    while (page.count(1) < before + all.length) {
      const count = page.count(1) - taken;
      page.say({ kind: 'taken', connection: 1, count });
      taken += count;
      const so = taken;
      await page.until(() => page.count(1) > so);
    }
    expect(page.received(1).subarray(before).equals(all)).toBe(true);
    client.socket.destroy();
  });

  it('keeps no more than it may for a page that hardly reads, however many clients come and go', async () => {
    const limits = { pauseAt: 65_536, maxUnsent: 1_048_576, stall: 60, benchConnections: 24 };
    await using small = await startServer(limits);
    await using page = await openTabPage(small);
    page.channel.ping();
    await once(page.channel, 'pong');
    page.channel.pause();
    const request = upgradeRequest(page.path);
    const sent = Buffer.alloc(200_000, 7);
    const come = async () => {
      const { socket } = await openClient(small.port);
      socket.write(request);
      await new Promise((resolve) => socket.write(sent, resolve));
      await arrived(socket);
      socket.resetAndDestroy();
    };
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 24 }, come));
    }
    const kept = async () => {
      const metrics = await (await fetch(`${small.url}metrics`)).text();
      const count = (name: string) => Number(metrics.split(`${name}"} `)[1]?.split('\n')[0]);
      return (
        count('received_bytes_total{path="/bench/:id') -
        count('ws101_sent_bytes_total{path="/bench')
      );
    };
    // Besides what waits for the page, what each socket had read when it was told to stop.
    await expect.poll(kept, { timeout: 5_000 }).toBeLessThan(limits.maxUnsent + 24 * 65_536);
    page.channel.resume();
    const reopened = async () => {
      const answer = await answerOf(small.port, request);
      return answer.slice(0, 12);
    };
    // Once the page has read, its code answers again.
    page.channel.on('message', () => {
      for (const { kind, connection } of page.records.splice(0)) {
        if (kind === 'open') page.write(connection, ANSWER);
      }
    });
    await expect.poll(reopened, { timeout: 15_000 }).toBe('HTTP/1.1 101');
  });

  it('says how much of what was written has gone, so that code can wait', async () => {
    await using page = await openTabPage(server);
    const client = await connectTo(page);
    page.write(1, ANSWER.slice(0, 20));
    page.write(1, ANSWER.slice(20));
    const passed = () =>
      page.records.reduce((sum, each) => sum + (each.kind === 'passed' ? each.count : 0), 0);
    await page.until(() => passed() === ANSWER.length);
    client.socket.pause();
    const chunk = Buffer.alloc(32_768, 1);
    for (let count = 0; count < 100; count += 1) page.write(1, chunk);
    await expectClean();
    expect(passed()).toBeLessThan(ANSWER.length + 100 * chunk.length);
    client.socket.resume();
    await page.until(() => passed() === ANSWER.length + 100 * chunk.length);
    client.socket.destroy();
  });

  it('tells of a client’s end, and of its reset', async () => {
    await using page = await openTabPage(server, { endsToo: false });
    const first = await connectTo(page);
    page.write(1, ANSWER);
    first.socket.end();
    await page.until(() => page.records.some((each) => each.kind === 'ended'));
    // The other direction is still open, as it is in TCP.
    page.write(1, 'more');
    await first.until((received) => received.toString().endsWith('more'));
    page.say({ kind: 'end', connection: 1 });
    await page.until(() => page.ending(1) === 'closed');
    const second = await connectTo(page);
    second.socket.resetAndDestroy();
    await page.until(() => page.ending(2) !== undefined);
    expect(page.ending(2)).toBe('reset');
  });
});

describe('what is no business of the page', () => {
  const cases: [string, (path: string) => string, RegExp][] = [
    ['a POST', (path) => upgradeRequest(path).replace('GET', 'POST'), /^HTTP\/1.1 405 /],
    ['a plain GET', (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`, /^HTTP\/1.1 426 /],
    ['another upgrade', (path) => upgradeRequest(path, { Upgrade: 'h2c' }), /^HTTP\/1.1 400 /],
    [
      'no key',
      (path) => upgradeRequest(path, { 'Sec-WebSocket-Key': undefined }),
      /^HTTP\/1.1 400 /,
    ],
    [
      'a short key',
      (path) => upgradeRequest(path, { 'Sec-WebSocket-Key': 'YQ==' }),
      /^HTTP\/1.1 400 /,
    ],
    ['a body', (path) => upgradeRequest(path, { 'Content-Length': '3' }), /^HTTP\/1.1 400 /],
    ['no host', (path) => upgradeRequest(path, { Host: undefined }), /^HTTP\/1.1 400 /],
    ['a wrong id', () => upgradeRequest(`/bench/${'A'.repeat(24)}`), /^HTTP\/1.1 404 /],
    ['a short id', () => upgradeRequest('/bench/AAAA'), /^HTTP\/1.1 404 /],
    ['something behind the id', (path) => upgradeRequest(`${path}/x`), /^HTTP\/1.1 404 /],
  ];
  it.each(cases)('%s is answered by the server itself', async (_, request, expected) => {
    await using page = await openTabPage(server);
    expect(await answerOf(server.port, request(page.path))).toMatch(expected);
    await connectTo(page).then(({ socket }) => socket.destroy());
    // The good one is the first that the page hears of.
    expect(page.records.filter(({ kind }) => kind === 'open')).toHaveLength(1);
  });

  it('code that does not run is not asked', async () => {
    await using page = await openTabPage(server, { listens: false });
    expect(await answerOf(server.port, upgradeRequest(page.path))).toMatch(/^HTTP\/1.1 503 /);
    page.say({ kind: 'listen', connection: 0, on: true });
    const client = await connectTo(page);
    page.say({ kind: 'listen', connection: 0, on: false });
    await client.until((received) => received.includes('503'));
    await page.until(() => page.ending(1) === 'not-listening');
  });

  it('secrets of the client are hidden, byte for byte', async () => {
    await using page = await openTabPage(server);
    const secrets = { Cookie: 'sid=abc; b=c', authorization: 'Bearer x.y', 'X-Cookie': 'shown' };
    const client = await connectTo(page, secrets);
    const [data] = page.records.filter((each) => each.kind === 'data');
    expect(data).toMatchObject({ hidden: 22 });
    const expected = client.request
      .replace('sid=abc; b=c', '*'.repeat(12))
      .replace('Bearer x.y', '*'.repeat(10));
    expect(page.received(1).toString()).toBe(expected);
    client.socket.destroy();
  });
});

describe('an answer that reaches beyond its connection', () => {
  const bad: [string, string[], string][] = [
    ['a cookie', [`${ANSWER.slice(0, -2)}Set-Cookie: sid=1\r\n\r\n`], 'header Set-Cookie'],
    [
      'a cookie, a byte at a time',
      Array.from(`${ANSWER.slice(0, -2)}sEt-COOKIE:a\r\n\r\n`),
      'header sEt-COOKIE',
    ],
    [
      'HSTS',
      [`${ANSWER.slice(0, -2)}Strict-Transport-Security: max-age=9\r\n\r\n`],
      'header Strict-Transport-Security',
    ],
    [
      'Clear-Site-Data with bare LF',
      ['HTTP/1.1 101 X\nClear-Site-Data: "*"\n\n'],
      'header Clear-Site-Data',
    ],
    ['Alt-Svc in an error', ['HTTP/1.1 400 X\r\nAlt-Svc: h2=":1"\r\n\r\n'], 'header Alt-Svc'],
    [
      'a redirect',
      ['HTTP/1.1 302 Found\r\n', 'Location: //evil.example\r\n', '\r\n'],
      'header Location',
    ],
    ['a redirect without address', ['HTTP/1.1 307 X\r\n\r\n'], 'status 307'],
    [
      'a folded cookie',
      [`${ANSWER.slice(0, -2)}X: a\r\n`, ' Set-Cookie: b\r\n\r\n'],
      'folded-line Set-Cookie: b',
    ],
    [
      'a cookie behind a bare CR',
      [`${ANSWER.slice(0, -2)}X: a\rSet-Cookie: b\r\n\r\n`],
      'control-character 0x0d',
    ],
    [
      'an answer behind an interim one',
      ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\r\n\r\n'],
      'status 100',
    ],
    [
      'a password prompt',
      ['HTTP/1.1 401 X\r\nWWW-Authenticate: Basic\r\n\r\n'],
      'header WWW-Authenticate',
    ],
  ];
  it.each(bad)('%s: refused, and the page is told why', async (_, pieces, reason) => {
    await using page = await openTabPage(server);
    const client = await connectTo(page);
    for (const piece of pieces) page.write(1, piece);
    const received = (await client.ended()).toString();
    expect(received).toMatch(/^HTTP\/1\.1 502 /);
    for (const name of ['set-cookie', 'location', 'alt-svc:', 'clear-site-data:', 'strict-']) {
      expect(received.split('\r\n\r\n')[0]?.toLowerCase()).not.toContain(name);
    }
    await page.until(() => page.ending(1) !== undefined);
    expect(page.ending(1)).toBe('refused');
    const told = page.records.flatMap((each) =>
      each.kind === 'refused' ? [`${each.refusal.why} ${each.refusal.what}`] : [],
    );
    expect(told).toEqual([reason]);
    await expectClean();
  });
});

describe('the limits', () => {
  it('of pages (maxBenches)', async () => {
    await using small = await startServer({ maxBenches: 1 });
    await using page = await openTabPage(small);
    await expect(openTabPage(small)).rejects.toThrow('503');
    await page[Symbol.asyncDispose]();
    await expect
      .poll(() =>
        openTabPage(small).then(async (again) => {
          await again[Symbol.asyncDispose]();
          return 'open';
        }, String),
      )
      .toBe('open');
  });

  it('of connections to one page (benchConnections)', async () => {
    await using small = await startServer({ benchConnections: 2 });
    await using page = await openTabPage(small);
    const clients = [
      await connectTo(page, {}, '', small.port),
      await connectTo(page, {}, '', small.port),
    ];
    expect(await answerOf(small.port, upgradeRequest(page.path))).toMatch(
      /^HTTP\/1.1 503 [^]*--bench-connections/,
    );
    clients[0]?.socket.destroy();
    await page.until(() => page.ending(1) !== undefined);
    (await connectTo(page, {}, '', small.port)).socket.destroy();
    clients[1]?.socket.destroy();
  });

  it('of bytes, either way (benchBytes)', async () => {
    await using small = await startServer({ benchBytes: 20_000 });
    await using page = await openTabPage(small);
    const first = await connectTo(page, {}, '', small.port);
    first.write(Buffer.alloc(21_000));
    await first.ended();
    await page.until(() => page.ending(1) === 'bytes');
    const second = await connectTo(page, {}, '', small.port);
    page.write(2, ANSWER);
    page.write(2, Buffer.alloc(21_000));
    await second.ended();
    await page.until(() => page.ending(2) === 'bytes');
    await expectClean(small.port);
  });

  it('of the time to the first byte (benchFirst), a head that is not whole being none', async () => {
    await using small = await startServer({ benchFirst: 1 });
    await using page = await openTabPage(small);
    const silent = await connectTo(page, {}, '', small.port);
    const half = await connectTo(page, {}, '', small.port);
    page.write(2, 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n');
    for (const [client, number] of [
      [silent, 1],
      [half, 2],
    ] as const) {
      expect((await client.ended()).toString()).toMatch(/^HTTP\/1\.1 504 /);
      await page.until(() => page.ending(number) !== undefined);
      expect(page.ending(number)).toBe('first-byte');
    }
  });

  it('of the size of a head (benchHead)', async () => {
    await using small = await startServer({ benchHead: 300 });
    await using page = await openTabPage(small);
    const client = await connectTo(page, {}, '', small.port);
    page.write(1, `HTTP/1.1 101 X\r\nX-A: ${'a'.repeat(300)}`);
    expect((await client.ended()).toString()).toMatch(/^HTTP\/1\.1 502 [^]*too-long: 300/);
  });

  it('of the time for which a page can be reached (benchMinutes)', async () => {
    await using small = await startServer({ benchMinutes: 0.01 });
    const page = await openTabPage(small);
    const closed = new Promise((resolve) =>
      page.channel.once('close', (code: number, reason: Buffer) =>
        resolve(`${code} ${reason.toString()}`),
      ),
    );
    expect(await closed).toMatch(/^1008 limit bench-minutes/);
  });

  it('of a connection’s life (benchSeconds)', async () => {
    await using small = await startServer({ benchSeconds: 1 });
    await using page = await openTabPage(small);
    const client = await connectTo(page, {}, '', small.port);
    page.write(1, ANSWER);
    await client.ended();
    await page.until(() => page.ending(1) === 'lifetime');
  });

  it('of what waits for a client that does not read (maxUnsent)', async () => {
    await using small = await startServer({ maxUnsent: 524_288, pauseAt: 65_536 });
    await using page = await openTabPage(small);
    const client = await connectTo(page, {}, '', small.port);
    client.socket.pause();
    page.write(1, ANSWER);
    const chunk = Buffer.alloc(60_000);
    while (page.ending(1) === undefined) {
      page.write(1, chunk);
      await arrived({
        get writableLength() {
          return page.channel.bufferedAmount;
        },
      });
    }
    expect(page.ending(1)).toBe('unread');
    client.socket.resume();
    await client.ended();
  });

  it('of a client that reads nothing for long (stall)', async () => {
    await using small = await startServer({ stall: 1, maxUnsent: 64 * 1_048_576 });
    await using page = await openTabPage(small);
    const client = await connectTo(page, {}, '', small.port);
    client.socket.pause();
    page.write(1, ANSWER);
    const chunk = Buffer.alloc(60_000);
    for (let count = 0; count < 130; count += 1) page.write(1, chunk);
    await page.until(() => page.ending(1) !== undefined);
    expect(page.ending(1)).toBe('unread');
    client.socket.destroy();
  });
});

describe('the channel', () => {
  it('is for pages of this site only, and has an id that nobody guesses', async () => {
    await expect(openTabPage(server, { origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(openTabPage(server, { origin: 'null' })).rejects.toThrow('403');
    const pages = await Promise.all(Array.from({ length: 20 }, () => openTabPage(server)));
    const ids = pages.map(({ path }) => Buffer.from(path.slice('/bench/'.length), 'base64url'));
    for (const id of ids) expect(id.length * 8).toBeGreaterThanOrEqual(128);
    for (let at = 0; at < 16; at += 1) {
      expect(new Set(ids.map((id) => id[at])).size).toBeGreaterThan(4);
    }
    for (const page of pages) await page[Symbol.asyncDispose]();
  });

  it('takes its connections with it when it ends', async () => {
    const page = await openTabPage(server);
    const waiting = await connectTo(page);
    const open = await connectTo(page);
    page.write(2, ANSWER);
    await open.until((received) => received.length === ANSWER.length);
    await page[Symbol.asyncDispose]();
    expect((await waiting.ended()).toString()).toMatch(/^HTTP\/1\.1 503 /);
    await open.ended();
    expect(await answerOf(server.port, upgradeRequest(page.path))).toMatch(/^HTTP\/1.1 404 /);
  });

  it.each([
    ['half a head of a record', Buffer.of(6, 0, 0), 'a head of 9 bytes at byte 0, 3 left'],
    ['what is no record', Buffer.of(99, 0, 0, 0, 1, 0, 0, 0, 0), 'unknown kind 99 at byte 0'],
    ['a record cut short', Buffer.of(6, 0, 0, 0, 1, 0, 0, 0, 9), '9 bytes announced'],
    ['a number cut short', Buffer.of(9, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1), '4 bytes of a number, 2'],
    ['what only the server says', Buffer.of(0, 0, 0, 0, 1, 0, 0, 0, 1, 1), '"open" is for the'],
    ['what is no JSON', 'hello', 'JSON'],
    ['JSON of nothing known', '{"type":"x"}', 'expected {"type":"trace"'],
    ['null', 'null', 'expected {"type":"trace"'],
  ])('closes with 1002 for %s, and says what is wrong', async (_, message, reason) => {
    const page = await openTabPage(server);
    const closed = new Promise((resolve) =>
      page.channel.once('close', (...end: [number, Buffer]) =>
        resolve(`${end[0]} ${end[1].toString()}`),
      ),
    );
    page.channel.send(message);
    const end = await closed;
    expect(end).toMatch(/^1002 /);
    expect(end).toContain(reason);
    await expectClean();
  });

  it('closes with 1011 for a fault of its own in that, which is counted', async () => {
    const page = await openTabPage(server);
    const own = server.live.tabServers.find(tabServerId(page.path));
    if (!own) throw new Error('it has no server');
    const take = (): never => {
      throw new TypeError('broken for a test');
    };
    Object.assign(own, { take });
    const closed = new Promise((resolve) => page.channel.once('close', resolve));
    page.say({ kind: 'listen', connection: 0, on: true });
    expect(await closed).toBe(1011);
    expect(server.live.faults.counts.get('message')).toBe(1);
    await expectClean();
  });

  it('ignores what is about connections that are gone, or never were', async () => {
    await using page = await openTabPage(server);
    page.say(
      { kind: 'write', connection: 77, bytes: Buffer.from('x') },
      { kind: 'end', connection: 77 },
      { kind: 'destroy', connection: 0xffffffff },
      { kind: 'taken', connection: 77, count: 0xffffffff },
    );
    const client = await connectTo(page);
    client.socket.resetAndDestroy();
    await page.until(() => page.ending(1) !== undefined);
    page.write(1, ANSWER);
    page.say({ kind: 'end', connection: 1 }, { kind: 'end', connection: 1 });
    (await connectTo(page)).socket.destroy();
  });

  it('cannot be used by a page for the connections of another', async () => {
    await using one = await openTabPage(server);
    await using other = await openTabPage(server);
    const client = await connectTo(one);
    other.write(1, ANSWER);
    other.say({ kind: 'destroy', connection: 1 });
    await expectClean();
    expect(client.received()).toHaveLength(0);
    one.write(1, ANSWER);
    await client.until((received) => received.length === ANSWER.length);
    client.socket.destroy();
  });

  it('leaves nothing behind', async () => {
    await using fresh = await startServer();
    const page = await openTabPage(fresh);
    const clients = [
      await connectTo(page, {}, '', fresh.port),
      await connectTo(page, {}, '', fresh.port),
    ];
    for (const { socket } of clients) socket.destroy();
    await page.until(() => page.ending(1) !== undefined && page.ending(2) !== undefined);
    await page[Symbol.asyncDispose]();
    await expect
      .poll(async () => {
        const health: unknown = await (await fetch(`${fresh.url}healthz`)).json();
        return health;
      })
      .toMatchObject({ connections: 0 });
    const metrics = await (await fetch(`${fresh.url}metrics`)).text();
    expect(metrics).toContain('ws101_connections_total{path="/bench/:id"} 2');
    expect(metrics).toContain('ws101_connections{path="/bench/:id"} 0');
    expect(metrics).not.toContain(page.path);
  });
});

it('the judge tries a case that the page asks for, over a connection that its trace shows', async () => {
  await using page = await openTabPage(server);
  const watcher = await openWatcher(server);
  page.request({ type: 'trace', trace: watcher.trace });
  page.request({ type: 'judge', cases: ['ping-empty', 'no such case'] });
  await page.until(() => page.received(1).includes('\r\n\r\n'));
  const head = page.received(1);
  expect(head.toString()).toMatch(/^GET \/judge\/ping-empty HTTP/);
  page.write(1, ANSWER);
  await page.until(() => page.count(1) > head.length);
  const ping = page.received(1).subarray(head.length);
  expect([ping[0], ping[1]]).toEqual([0x89, 0x80]);
  page.write(1, Uint8Array.of(0x8a, 0));
  await page.until(() => page.texts.length === 3);
  expect(page.texts).toMatchObject([
    { type: 'judge', cases: ['ping-empty'] },
    { type: 'verdict', id: 'ping-empty', passed: true, shown: true },
    { type: 'report', passed: 1, total: 1 },
  ]);
  await watcher.until((records) => records.some(({ kind }) => kind === 'end'));
  expect(tracedBytes(watcher.records, 'client')).toEqual(Buffer.concat([head, ping]));
  expect(tracedBytes(watcher.records, 'server').toString('latin1')).toBe(`${ANSWER}\x8a\0`);
  watcher.socket.terminate();
});

it('the judge stops with the page, and begins anew when the page asks again', async () => {
  await using page = await openTabPage(server);
  page.request({ type: 'judge' });
  await page.until(() => page.records.some(({ kind }) => kind === 'open'));
  page.say({ kind: 'listen', connection: 0, on: true });
  page.request({ type: 'judge', cases: ['handshake-101'] });
  await page.until(() => page.texts.some((text) => JSON.stringify(text).includes('"report"')));
  const begun = page.texts.filter((text) => JSON.stringify(text).startsWith('{"type":"judge"'));
  expect(begun).toHaveLength(2);
});

it('a real client of WebSocket talks to code that answers as it should', async () => {
  await using page = await openTabPage(server);
  const client = new WebSocket(`ws://127.0.0.1:${server.port}${page.path}`);
  await page.until(() => page.received(1).includes('\r\n\r\n'));
  const [, key = ''] = /Sec-WebSocket-Key: (\S+)/i.exec(page.received(1).toString()) ?? [];
  const { computeAccept } = await import('../../src/protocol/accept.ts');
  page.write(1, ANSWER.replace(ACCEPT, computeAccept(key).accept));
  const opened = new Promise((resolve) => client.once('open', resolve));
  await opened;
  const message = new Promise((resolve) =>
    client.once('message', (data: Buffer) => resolve(data.toString())),
  );
  page.write(1, serverFrame(TEXT, '你好'));
  expect(await message).toBe('你好');
  client.terminate();
});
