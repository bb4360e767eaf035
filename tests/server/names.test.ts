import { hostname } from 'node:os';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownNames } from '../../server/access/names.ts';
import { nameIn, readHostName, readOrigin } from '../../server/settings/host-names.ts';
import { makeCertificate } from './certificates.ts';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { upgradeRequest } from './raw.ts';
import { clientOver, openClient, startServer } from './running.ts';

const label = hostname().split('.')[0] ?? '';
const OURS = [
  'localhost',
  'localhost:9998',
  'LOCALHOST:80',
  'localhost.',
  'localhost.:9998',
  'lesson.localhost:9998',
  '127.0.0.1:9998',
  '127.1.2.3',
  '192.168.1.7:80',
  '[::1]:9998',
  '[2001:DB8::7]',
  hostname(),
  `${label.toUpperCase()}.local:9998`,
  'school.example:8443',
  'School.Example.',
];
const FOREIGN = [
  'evil.example',
  'evil.example:9998',
  'localhost.evil.example',
  'localhost:9998.evil.example',
  '127.0.0.1.evil.example',
  '192.168.1.256',
  '1.2.3.4.5',
  '[::::]',
  'school.example.evil.example',
  'notschool.example',
  `${label}.local.evil.example`,
  '',
  'evil.example/localhost',
  'user@localhost',
  'localhost,evil.example',
];
const PATHS = [
  '/en/',
  '/healthz',
  '/endpoints.json',
  '/sandbox/',
  '/nothing',
  '/_astro/code.abc.js',
];
const UPGRADES = ['/echo', '/trace', '/bench', '/chat', '/workbench', '/guarded', '/nothing'];

async function ask(port: number, request: string): Promise<string> {
  const client = await openClient(port);
  client.write(request);
  const head = await client.until((received) => received.includes('\r\n\r\n'));
  client.socket.destroy();
  return head.toString('latin1');
}

const get = (path: string, host: string, more = 'Connection: close\r\n') =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;

describe('a server answers under its own names alone', () => {
  test('to pages, files, endpoints and upgrades; what it says names the option', async () => {
    await using server = await startServer({ allowHost: ['school.example'] });
    for (const host of FOREIGN) {
      for (const path of PATHS) {
        expect(await ask(server.port, get(path, host)), `${path} ${host}`).toMatch(
          /^HTTP\/1\.1 421 /,
        );
      }
      for (const path of UPGRADES) {
        // As a page whose name was led here: to the browser it is of one origin with the server.
        const request = upgradeRequest(path, { Host: host, Origin: `http://${host}` });
        expect(await ask(server.port, request), `${path} ${host}`).toMatch(/^HTTP\/1\.1 421 /);
      }
    }
    for (const [language, words] of [
      ['en', /--allow-host evil\.example[^]*--trust-proxy/],
      ['zh', /--allow-host evil\.example[^]*--trust-proxy/],
    ] as const) {
      const response = await ask(
        server.port,
        get('/en/', 'evil.example:80', `Accept-Language: ${language}\r\n`),
      );
      expect(response).toMatch(words);
      expect(response).toMatch(/^Connection: close\r$/m);
    }
  });

  test('whatever way they are written', async () => {
    await using server = await startServer({ allowHost: ['school.example'] });
    for (const host of OURS) {
      expect(await ask(server.port, get('/en/', host)), host).toMatch(/^HTTP\/1\.1 200 /);
      expect(await ask(server.port, upgradeRequest('/echo', { Host: host })), host).toMatch(
        /^HTTP\/1\.1 101 /,
      );
    }
  });

  test('and to HTTP/1.0 without a Host, which no browser speaks, not with a foreign one', async () => {
    await using server = await startServer();
    expect(await ask(server.port, 'GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/ 200 /);
    const foreign = 'GET /healthz HTTP/1.0\r\nHost: evil.example\r\n\r\n';
    expect(await ask(server.port, foreign)).toMatch(/ 421 /);
  });

  test('behind a trusted proxy by the name that it forwards, or directly by an address', async () => {
    await using server = await startServer({ trustProxy: true });
    const forwarded = (host: string) =>
      get('/en/', host, 'X-Forwarded-Host: example.org\r\nX-Forwarded-Proto: https\r\n');
    expect(await ask(server.port, forwarded('ws101'))).toMatch(/ 200 /);
    // The health check of a load balancer.
    expect(await ask(server.port, get('/healthz', '10.0.0.7:9998'))).toMatch(/ 200 /);
    expect(await ask(server.port, get('/healthz', 'evil.example'))).toMatch(/ 421 /);
    await using direct = await startServer();
    expect(await ask(direct.port, forwarded('evil.example'))).toMatch(/ 421 /);
  });

  test('over TLS by those of its certificate', async () => {
    const { cert, key, folder } = makeCertificate('localhost', '*.example.org');
    await using server = await startServer({ cert, key });
    const answerTo = async (host: string) => {
      const socket = connectTls({
        port: server.port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
      });
      await once(socket, 'secureConnect');
      const client = clientOver(socket);
      client.write(get('/en/', host));
      return (await client.ended()).toString('latin1');
    };
    expect(await answerTo('school.example.org')).toMatch(/ 200 /);
    expect(await answerTo('evil.example')).toMatch(/ 421 /);
    rmSync(folder, { recursive: true });
  });

  test('the public address of the built site is one of them', () => {
    const dist = mkdtempSync(join(tmpdir(), 'ws101-names-'));
    writeFileSync(join(dist, 'site.json'), '{"base":"/","site":"https://Ws101.Example.org:8443"}');
    const names = ownNames({ host: '::', dist, trustProxy: false, allowHost: [] }, 'Laptop.School');
    expect([...names]).toEqual([
      'laptop.school',
      'laptop',
      'laptop.local',
      '::',
      'ws101.example.org',
    ]);
    rmSync(dist, { recursive: true });
  });
});

test('a name is read with any port, case and last dot', () => {
  expect(['A.b.:80', '[::1]:9', ' x ', 'a:b', '', ':80', 'a/b'].map(nameIn)).toEqual([
    'a.b',
    '[::1]',
    'x',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['a.b:80', 'http://a', '*.b', '-', '[::1]'].map(readHostName)).toEqual([
    'a.b',
    undefined,
    undefined,
    undefined,
    '[::1]',
  ]);
});

test('an origin is scheme, host and port, and nothing else', () => {
  expect(
    ['https://A.example', 'http://a:80', 'https://a/b', 'a.example', 'null', '*', 'ftp://a'].map(
      readOrigin,
    ),
  ).toEqual([
    'https://a.example',
    'http://a',
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
