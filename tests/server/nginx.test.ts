import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { get as getSecurely } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { makeCertificate } from './certificates.ts';
import { BASE, startNginx } from './nginx.ts';
import { findProgram } from './programs.ts';
import { openWatcher, startServer, tracedBytes } from './running.ts';

const nginx = findProgram('nginx');

describe.skipIf(nginx === undefined)('behind nginx, with https and a base path', () => {
  const certificate = makeCertificate();
  const ca = readFileSync(certificate.cert);
  let server: Awaited<ReturnType<typeof startServer>>;
  let proxy: Awaited<ReturnType<typeof startNginx>>;

  beforeAll(async () => {
    server = await startServer({ base: BASE, trustProxy: true });
    proxy = await startNginx(nginx ?? '', [server.port], certificate);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    rmSync(certificate.folder, { recursive: true });
  });

  function get(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
    return new Promise((resolve, reject) => {
      getSecurely(new URL(path, proxy.url), { ca, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      }).on('error', reject);
    });
  }

  test('pages are there, and lead to places below the base path', async () => {
    const door = await get('', { 'Accept-Language': 'zh-CN' });
    expect([door.status, door.headers.location]).toEqual([302, `${BASE}zh/`]);
    const slash = await get('en');
    expect([slash.status, slash.headers.location]).toEqual([308, `${BASE}en/`]);
    const page = await get('en/');
    expect([page.status, page.text]).toEqual([200, '<!doctype html><title>en</title>']);
    expect((await get('nothing')).text).toContain('nothing here');
  });

  test('the policy of a page names the address that the browser knows', async () => {
    const { headers } = await get('en/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain(`connect-src 'self' wss://127.0.0.1:${proxy.port} `);
    expect(policy).not.toContain(`:${server.port}`);
    expect(policy).not.toContain('ws://');
  });

  test('what a browser claims to be forwarded is not believed', async () => {
    const forged = { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http' };
    const { headers } = await get('en/', forged);
    expect(headers['content-security-policy']).not.toContain('evil.example');
    expect(headers['content-security-policy']).toContain('wss://127.0.0.1');
  });

  test('wss echoes, and its trace comes through', async () => {
    const watcher = await openWatcher(proxy);
    const address = `${proxy.url.replace('https', 'wss')}echo?trace=${watcher.trace}`;
    const socket = new WebSocket(address, ['chat.v1'], { ca });
    await once(socket, 'open');
    expect(socket.protocol).toBe('chat.v1');
    const payload = Buffer.alloc(50_000, 'x');
    socket.send(payload);
    const [echo] = (await once(socket, 'message')) as [Buffer];
    expect(echo.equals(payload)).toBe(true);
    socket.close(3_000, 'enough');
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([code, String(reason)]).toEqual([3_000, 'enough']);
    const records = await watcher.until((all) => all.some(({ kind }) => kind === 'end'));
    const request = tracedBytes(
      records.filter((record) => record.kind === 'bytes' && record.position === 0),
      'client',
    );
    // What the server's socket saw is what nginx sent.
    expect(request.toString('latin1')).toContain(`X-Forwarded-Host: 127.0.0.1:${proxy.port}\r\n`);
    expect(request.toString('latin1')).toContain('X-Forwarded-Proto: https\r\n');
    watcher.socket.terminate();
  });

  test('what is pushed over HTTP comes through as it is sent', async () => {
    const first = await new Promise<string>((resolve, reject) => {
      getSecurely(new URL('sse?every=500&count=3', proxy.url), { ca, agent: false }, (response) => {
        response.setEncoding('utf8').once('data', (chunk: string) => {
          resolve(chunk);
          response.destroy();
        });
      }).on('error', reject);
    });
    expect(first.match(/^data:/gm)).toHaveLength(1);
  });

  test('the control channel is closed to pages of other sites', async () => {
    const origins = ['https://evil.example', `https://127.0.0.1:${server.port}`, 'null'];
    for (const origin of origins) {
      const socket = new WebSocket(`${proxy.url.replace('https', 'wss')}trace`, { ca, origin });
      const [error] = (await once(socket, 'error')) as [Error];
      expect(error.message).toBe('Unexpected server response: 403');
    }
  });

  test('metrics are not there', async () => {
    expect((await get('metrics')).status).toBe(404);
    // Without that rule in nginx, the server itself still says no.
    expect((await get('metrics/../metrics')).status).toBe(404);
  });
});
