import { describe, expect, it, vi } from 'vitest';
import { frame, readServerFrames, serverFrame, TEXT, upgradeRequest } from './raw.ts';
import { arrived, openClient, openWatcher, startServer, tracedBytes } from './running.ts';

/** Requests that come before the one in front of them has its answer. */

const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const statuses = (received: Buffer) =>
  [...received.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status);

describe.concurrent('requests in one packet', () => {
  it('has one answer for each of two long polls', async () => {
    await using server = await startServer();
    const client = await openClient(server.port);
    client.write(get('/long-poll?every=5000&since=999999&wait=300') + get('/long-poll?every=20'));
    await client.until((received) => statuses(received).length === 2);
    client.write(get('/poll'));
    await client.until((received) => statuses(received).length === 3);
    expect(statuses(client.received())).toEqual(['204', '200', '200']);
    expect([...server.live.faults.counts]).toEqual([]);
    client.socket.destroy();
  });

  it('upgrades behind an answer that is held back when that has been sent', async () => {
    await using server = await startServer();
    const client = await openClient(server.port);
    const held = get('/long-poll?every=5000&since=999999&wait=200');
    client.write(
      Buffer.concat([Buffer.from(held + upgradeRequest('/echo')), frame(TEXT, 'Hello')]),
    );
    await client.until((received) => received.includes(serverFrame(TEXT, 'Hello')));
    expect(statuses(client.received())).toEqual(['204', '101']);
    const upgraded = client.received().subarray(client.received().indexOf('HTTP/1.1 101'));
    expect(readServerFrames(upgraded).map(({ payload }) => payload.toString())).toEqual(['Hello']);
    client.socket.destroy();
  });

  it('shows a traced upgrade without the answer in front of it', async () => {
    await using server = await startServer();
    const watcher = await openWatcher(server);
    const client = await openClient(server.port);
    const tagged = upgradeRequest(`/echo?trace=${watcher.trace}`);
    const frames = Buffer.concat(Array.from({ length: 60 }, () => frame(TEXT, 'x'.repeat(1_000))));
    const held = get('/long-poll?every=5000&since=999999&wait=500');
    // More than a head may have, and then more still, in packets of their own.
    const all = Buffer.concat([Buffer.from(held + tagged), frames]);
    for (let at = 0; at < all.length; at += 20_000) {
      client.write(all.subarray(at, at + 20_000));
      await arrived(client.socket);
    }
    await client.until(
      (all) => readServerFrames(all.subarray(all.indexOf('HTTP/1.1 101'))).length === 60,
    );
    client.socket.end();
    await watcher.until((records) => records.some(({ kind }) => kind === 'end'));
    const [end] = watcher.records.filter((each) => each.kind === 'end');
    expect(end).toMatchObject({ received: tagged.length + frames.length });
    expect(tracedBytes(watcher.records, 'server').toString('latin1')).toMatch(/^HTTP\/1\.1 101 /);
    client.socket.destroy();
    watcher.socket.terminate();
  });

  it('answers nonsense behind an answer that is held back when that has been sent', async () => {
    await using server = await startServer();
    const client = await openClient(server.port);
    client.write(`${get('/long-poll?every=5000&since=999999&wait=100')}nonsense\r\n\r\n`);
    expect(statuses(await client.ended())).toEqual(['204', '400']);
  });

  it('answers a body that breaks off once, as the request that it belongs to', async () => {
    await using server = await startServer();
    const client = await openClient(server.port);
    client.write(
      'POST /poll HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n',
    );
    expect(statuses(await client.ended())).toEqual(['405']);
  });

  it('forgets what waits behind an answer whose client goes away', async () => {
    await using server = await startServer();
    const watcher = await openWatcher(server);
    const client = await openClient(server.port);
    const tagged = `/sse?every=20&trace=${watcher.trace}`;
    client.write(get('/sse?every=20') + get(tagged) + get('/long-poll') + upgradeRequest('/echo'));
    await client.until((received) => received.includes('data:'));
    expect(server.live.size).toBe(2);
    client.reset();
    await vi.waitFor(() => expect(server.live.size).toBe(1), { interval: 5 });
    await watcher.until((records) => records.some(({ kind }) => kind === 'end'));
    watcher.socket.terminate();
  });

  it('ends with the answers to a thousand where more are waiting', async () => {
    await using server = await startServer();
    const client = await openClient(server.port);
    client.write(get('/long-poll?every=5000&since=999999&wait=1000') + get('/poll').repeat(2_000));
    const received = await client.ended();
    expect(statuses(received)).toHaveLength(1_001);
    expect(received.toString()).toMatch(/Connection: close\r\n\r\n\[[^\r\n]*\]$/);
  });
});

describe.concurrent('a request for another protocol', () => {
  const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';

  it('is answered as the ordinary one that it is, and the connection is kept', async () => {
    await using server = await startServer();
    const client = await openClient(server.port);
    for (const [target, status] of [
      ['/en/', '200'],
      ['/poll', '200'],
      ['/nothing', '404'],
      ['/en/', '200'],
    ] as const) {
      const before = statuses(client.received()).length;
      client.write(get(target, H2C));
      await client.until((received) => statuses(received).length > before);
      expect(statuses(client.received()).at(-1)).toBe(status);
    }
    client.write(get('/en/', H2C) + get('/poll') + get('/poll', H2C) + upgradeRequest('/echo'));
    await client.until((received) => statuses(received).length === 8);
    expect(statuses(client.received()).slice(4)).toEqual(['200', '200', '200', '101']);
    client.socket.destroy();
  });

  it('is traced with the bytes that came', async () => {
    await using server = await startServer();
    const watcher = await openWatcher(server);
    const client = await openClient(server.port);
    const sent = get(`/poll?trace=${watcher.trace}`, H2C);
    client.write(sent);
    await watcher.until((records) => records.some(({ kind }) => kind === 'end'));
    expect(tracedBytes(watcher.records, 'client').toString('latin1')).toBe(sent);
    expect(tracedBytes(watcher.records, 'server').equals(client.received())).toBe(true);
    client.socket.destroy();
    watcher.socket.terminate();
  });

  it.each([
    ['another method', `POST /en/ HTTP/1.1\r\nHost: a\r\n${H2C}\r\n`, '405'],
    ['a body', get('/en/', `${H2C}Content-Length: 4\r\n`) + 'body', '400'],
    ['no Host', `GET /en/ HTTP/1.1\r\n${H2C}\r\n`, '400'],
    ['too many headers', get('/en/', H2C + 'a:\r\n'.repeat(250)), '431'],
  ])('is refused where it has %s', async (_name, request, status) => {
    await using server = await startServer();
    const client = await openClient(server.port);
    client.write(request);
    expect(statuses(await client.ended())).toEqual([status]);
  });
});

describe.concurrent('when the server stops', () => {
  it('says so to whoever waits for a long poll, and ends the connection', async () => {
    const server = await startServer();
    const client = await openClient(server.port);
    client.write(
      get('/long-poll?every=5000&since=999999&wait=20000', 'Accept-Language: zh\r\n') +
        get('/poll'),
    );
    await vi.waitFor(() => expect(server.live.size).toBe(1), { interval: 5 });
    await server[Symbol.asyncDispose]();
    const received = (await client.ended()).toString();
    expect(received).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 5\r\n.*Connection: close\r\n/s);
    expect(received).toContain('服务器正在停止');
    expect(statuses(client.received())).toEqual(['503']);
  });

  it('ends an answer that goes on as a whole one', async () => {
    const server = await startServer();
    const client = await openClient(server.port);
    client.write(get('/sse?every=20'));
    await client.until((received) => received.includes('data:'));
    await server[Symbol.asyncDispose]();
    expect((await client.ended()).toString()).toMatch(/\r\n0\r\n\r\n$/);
  });
});
