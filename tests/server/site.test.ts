import { mkdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultConfig } from '../../server/settings/config.ts';
import { run, type Running } from '../../server/start/run.ts';
import { SiteMissing } from '../../server/site/site.ts';
import { makeSite, startServer } from './running.ts';

const dist = makeSite();
const PACKED = '<!doctype html><title>packed</title>' + '<p>text</p>'.repeat(200);
const SECRET = 'outside the site';
const outside = join(dist, '..', 'ws101-outside.txt');
let server: Running;

const NAMES = ['learn.example', 'ws101.example', 'a'];
beforeAll(async () => {
  writeFileSync(outside, SECRET);
  const page = Buffer.from('<!doctype html><title>long</title>' + '<p>text</p>'.repeat(200));
  writeFileSync(join(dist, 'en', 'long.html'), page);
  writeFileSync(join(dist, 'en', 'long.html.br'), brotliCompressSync(page));
  writeFileSync(join(dist, 'en', 'long.html.gz'), gzipSync(page));
  writeFileSync(join(dist, '.hidden'), SECRET);
  mkdirSync(join(dist, 'en', 'try', 'packed'), { recursive: true });
  writeFileSync(join(dist, 'en', 'try', 'packed', 'index.html.gz'), gzipSync(PACKED));
  server = await run(defaultConfig({ host: '127.0.0.1', port: 0, dist, allowHost: NAMES }));
});
afterAll(async () => {
  await server.stop();
  rmSync(dist, { recursive: true, force: true });
  rmSync(outside, { force: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Asks for a path as it stands: fetch would tidy it up first. */
function get(
  path: string,
  headers: Record<string, string> = {},
  { port = server.port, method = 'GET' } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** The directives of a Content-Security-Policy, by name. */
function policyOf({ headers }: Answer): Map<string, string> {
  const text = headers['content-security-policy'];
  const parts = typeof text === 'string' ? text.split(';').map((part) => part.trim()) : [];
  return new Map(
    parts.map((part) => [part.split(' ', 1)[0] ?? '', part.replace(/^\S+ ?/, '')] as const),
  );
}

describe('the front door', () => {
  test.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', '/zh/'],
    ['en-GB,en;q=0.9,zh;q=0.1', '/en/'],
    ['fr;q=1, zh-TW;q=0.5', '/zh/'],
    ['fr', '/en/'],
  ])('leads %s to %s', async (languages, location) => {
    const answer = await get('/?from=mail', { 'Accept-Language': languages });
    expect(answer.status).toBe(302);
    expect(answer.headers).toMatchObject({
      location: `${location}?from=mail`,
      vary: 'Accept-Language',
      'cache-control': 'no-cache',
    });
  });

  test('offers both to who names no language, and says what that depended on', async () => {
    const answer = await get('/');
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toContain('href="/zh/"');
    const again = await get('/', { 'If-None-Match': answer.headers.etag ?? '' });
    expect(again.status).toBe(304);
    for (const { headers } of [answer, again]) {
      expect(headers.vary).toBe('Accept-Encoding, Accept-Language');
    }
  });
});

describe('addresses', () => {
  test('a page without its last slash is at the one with it', async () => {
    const answer = await get('/zh?q=1');
    expect([answer.status, answer.headers.location]).toEqual([308, '/zh/?q=1']);
  });

  test('what is not there gets the page for that', async () => {
    const answer = await get('/zh/nothing/');
    expect(answer.status).toBe(404);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body.toString()).toContain('nothing here');
    expect(policyOf(answer).get('frame-ancestors')).toBe("'none'");
  });

  test.each([
    '/../ws101-outside.txt',
    '/en/../../ws101-outside.txt',
    '/%2e%2e/ws101-outside.txt',
    '/..%2fws101-outside.txt',
    '/%2e%2e%2fws101-outside.txt',
    '/%252e%252e%252fws101-outside.txt',
    '/..%5cws101-outside.txt',
    '/en/..%00/ws101-outside.txt',
    '/%ff',
    '/csp-hashes.json',
    '/csp-hashes.json/',
    '/%63sp-hashes.json',
    '/404.html',
    '/404',
    '/en/long.html.br',
    '/en/long.html.gz',
    '/en/try/packed/index.html.gz',
    '/site.json',
    '/.hidden',
    '/_astro/',
  ])('%s gives nothing away', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).toContain('nothing here');
    expect(answer.body.toString()).not.toContain(SECRET);
  });

  test('HEAD is answered like GET, without the body', async () => {
    const [head, whole] = [await get('/en/', {}, { method: 'HEAD' }), await get('/en/')];
    expect(head.status).toBe(200);
    expect(head.body.length).toBe(0);
    expect(head.headers['content-length']).toBe(String(whole.body.length));
  });

  test('nothing but GET and HEAD is taken', async () => {
    const answer = await get('/en/', {}, { method: 'POST' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

describe('a file', () => {
  test('that the browser has is not sent again', async () => {
    const first = await get('/en/');
    const { etag } = first.headers;
    expect(etag).toBeDefined();
    const again = await get('/en/', { 'If-None-Match': etag ?? '' });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const other = await get('/en/', { 'If-None-Match': 'W/"other"' });
    expect(other.status).toBe(200);
  });

  test('comes compressed to who can read that', async () => {
    const plain = await get('/en/long');
    const brotli = await get('/en/long', { 'Accept-Encoding': 'gzip, br' });
    const gzip = await get('/en/long', { 'Accept-Encoding': 'gzip' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
  });

  test('with a name of its content is kept for good', async () => {
    const answer = await get('/_astro/code.abc.js');
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['content-type']).toMatch(/^text\/javascript/);
  });

  test('is what it was when the server started, whatever becomes of it on disk', async () => {
    await using own = await startServer();
    const { dist: folder } = own.live.config;
    const port = { port: own.port };
    const before = await get('/en/', {}, port);
    unlinkSync(join(folder, 'en', 'index.html'));
    writeFileSync(join(folder, 'zh', 'index.html'), 'half a pa');
    const after = await get('/en/', {}, port);
    expect([after.status, after.body, after.headers.etag]).toEqual([
      200,
      before.body,
      before.headers.etag,
    ]);
    expect((await get('/zh/', {}, port)).body.toString()).toContain('<title>zh');
  });

  test('of which there is only a compressed copy comes unpacked to who reads none', async () => {
    const plain = await get('/en/try/packed/');
    expect([plain.status, plain.body.toString()]).toEqual([200, PACKED]);
    expect(plain.headers['content-type']).toBe('text/html;charset=utf-8');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const { etag = '' } = plain.headers;
    expect((await get('/en/try/packed/', { 'If-None-Match': etag })).status).toBe(304);
    const head = await get('/en/try/packed/', {}, { method: 'HEAD' });
    expect(head.headers['content-length']).toBe(String(PACKED.length));
    const gzip = await get('/en/try/packed/', { 'Accept-Encoding': 'gzip' });
    expect(gunzipSync(gzip.body).toString()).toBe(PACKED);
  });

  test('is known by a tag of its own in each encoding, however a proxy passes that on', async () => {
    const tags = new Map<string, string>();
    for (const encoding of ['br', 'gzip', 'identity']) {
      const { headers } = await get('/en/long', { 'Accept-Encoding': encoding });
      tags.set(headers.etag ?? '', encoding);
    }
    expect(tags.size).toBe(3);
    for (const [tag, encoding] of tags) {
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const asked = { 'Accept-Encoding': encoding, 'If-None-Match': known };
        const { status, headers, body } = await get('/en/long', asked);
        expect([status, headers.etag, body.length], `${encoding} ${known}`).toEqual([304, tag, 0]);
        expect(headers.vary).toBe('Accept-Encoding');
        expect(headers['x-content-type-options']).toBe('nosniff');
      }
    }
  });

  test('is not sent in an encoding that the client will not have', async () => {
    const answer = await get('/en/long', { 'Accept-Encoding': 'br;q=0, gzip;q=0' });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.body.toString()).toContain('<title>long');
  });
});

describe('what search engines want in full', () => {
  const reader = { Host: 'learn.example:8080' };

  test('is in the headers of a page: its own address, and those by language', async () => {
    const { headers } = await get('/zh/', reader);
    expect(headers['link']).toBe(
      [
        '<http://learn.example:8080/zh/>; rel="canonical"',
        '<http://learn.example:8080/zh/>; rel="alternate"; hreflang="zh-CN"',
        '<http://learn.example:8080/en/>; rel="alternate"; hreflang="en"',
        '<http://learn.example:8080/en/>; rel="alternate"; hreflang="x-default"',
      ].join(', '),
    );
    for (const path of ['/', '/sandbox/', '/_astro/code.abc.js', '/zh/nothing/']) {
      expect((await get(path, reader)).headers['link'], path).toBeUndefined();
    }
  });

  test('is in the sitemap, which robots.txt names', async () => {
    const robots = await get('/robots.txt', reader);
    expect(robots.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(robots.body.toString()).toContain('Sitemap: http://learn.example:8080/sitemap.xml\n');
    const sitemap = (await get('/sitemap.xml', reader)).body.toString();
    const pages = [...sitemap.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, page]) => page);
    expect(pages).toEqual(['http://learn.example:8080/en/', 'http://learn.example:8080/zh/']);
    expect(sitemap).toContain('hreflang="x-default" href="http://learn.example:8080/en/"');
  });

  test('names the base path, and the address that a trusted proxy tells', async () => {
    await using own = await startServer({ base: '/ws101/', trustProxy: true });
    const forwarded = { 'X-Forwarded-Host': 'learn.example', 'X-Forwarded-Proto': 'https' };
    const { headers } = await get('/ws101/en/', forwarded, { port: own.port });
    expect(headers['link']).toContain('<https://learn.example/ws101/en/>; rel="canonical"');
  });

  test('is left to the pages of a build that knows the site’s address', async () => {
    await using own = await startServer({ allowHost: NAMES });
    writeFileSync(join(own.live.config.dist, 'sitemap-index.xml'), '<sitemapindex/>');
    const again = await run(defaultConfig({ ...own.live.config, port: 0 }));
    const port = { port: again.port };
    expect((await get('/zh/', reader, port)).headers['link']).toBeUndefined();
    expect((await get('/sitemap.xml', reader, port)).status).toBe(404);
    expect((await get('/robots.txt', reader, port)).body.toString()).toContain(
      '/sitemap-index.xml',
    );
    await again.stop();
  });

  test('is not made from a host that is none', async () => {
    await using own = await startServer({ trustProxy: true });
    const odd = { 'X-Forwarded-Host': 'x"><script>' };
    const port = { port: own.port };
    expect((await get('/zh/', odd, port)).headers['link']).toBeUndefined();
    expect((await get('/sitemap.xml', odd, port)).status).toBe(404);
  });
});

describe('content policy', () => {
  test('of a page lets no inline script run, and nobody frame it', async () => {
    const answer = await get('/en/', { Host: 'ws101.example:8080' });
    const policy = policyOf(answer);
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self' 'wasm-unsafe-eval' 'sha256-AAAA'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(policy.get('base-uri')).toBe("'none'");
    expect(policy.get('connect-src')).toBe("'self' ws://ws101.example:8080");
    expect(policy.get('frame-src')).toBe("'self' http://ws101.example:8080");
    expect(answer.headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
  });

  test('of a page on this machine names both loopback names', async () => {
    const policy = policyOf(await get('/en/', { Host: 'localhost:9998' }));
    expect(policy.get('frame-src')).toBe("'self' http://localhost:9998 http://127.0.0.1:9998");
  });

  test('of the sandbox makes its origin opaque, even opened by itself', async () => {
    const answer = await get('/sandbox/', { Host: 'localhost:9998' });
    const policy = policyOf(answer);
    expect(policy.get('sandbox')).toBe('allow-scripts allow-modals allow-forms');
    expect(policy.get('form-action')).toBe("'none'");
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('frame-ancestors')).toBe('http://localhost:9998 http://127.0.0.1:9998');
    expect(policy.get('connect-src')).toContain('ws://localhost:9998');
    expect(answer.headers['x-frame-options']).toBeUndefined();
  });

  test('of no other page makes a sandbox, or lets the reader’s Host write into it', async () => {
    for (const path of ['/sandbox', '/sandbox/index.html', '/en/sandbox/', '/sandbox/nothing']) {
      expect(policyOf(await get(path)).get('script-src') ?? '').not.toContain('unsafe-inline');
    }
    await using own = await startServer({ trustProxy: true });
    const odd = { 'X-Forwarded-Host': "x; script-src 'unsafe-inline'" };
    const policy = policyOf(await get('/en/', odd, { port: own.port }));
    expect(policy.get('script-src')).toBe("'self' 'wasm-unsafe-eval' 'sha256-AAAA'");
    expect(policy.get('connect-src')).toBe("'self'");
  });
});

test('a folder that holds no built site is refused in one sentence', async () => {
  const broken = makeSite();
  for (const text of ['not json', '["sha256-AAAA; script-src *"]']) {
    writeFileSync(join(broken, 'csp-hashes.json'), text);
    const started = run(defaultConfig({ host: '127.0.0.1', port: 0, dist: broken }));
    await expect(started).rejects.toThrow(SiteMissing);
  }
  rmSync(broken, { recursive: true, force: true });
});

test('content that is not built is refused, with what to do', async () => {
  const dist = makeSite();
  const started = run(defaultConfig({ host: '127.0.0.1', port: 0, dist, content: './ours' }));
  await expect(started).rejects.toThrow(
    /^--content \.\/ours: the server itself builds nothing\. .*`npm run pack -- --content \.\/ours`/,
  );
  rmSync(dist, { recursive: true });
});

test('a site that was built for another path is refused, with what to do', async () => {
  const dist = makeSite();
  writeFileSync(join(dist, 'site.json'), '{"base":"/ws101/"}');
  const start = (base: string) => run(defaultConfig({ host: '127.0.0.1', port: 0, dist, base }));
  await expect(start('/')).rejects.toThrow(/built for the path \/ws101\/.*Start it with --base/);
  const running = await start('/ws101/');
  expect((await fetch(`${running.url}site.json`)).status).toBe(404);
  await running.stop();
  rmSync(dist, { recursive: true });
});

describe('under a base path', () => {
  test('addresses lead to places below it, whether the proxy takes it off or not', async () => {
    await using own = await startServer({ base: '/ws101/' });
    const port = { port: own.port };
    for (const prefix of ['/ws101', '']) {
      const door = await get(`${prefix}/`, { 'Accept-Language': 'zh' }, port);
      expect([door.status, door.headers.location]).toEqual([302, '/ws101/zh/']);
      const page = await get(`${prefix}/zh`, {}, port);
      expect([page.status, page.headers.location]).toEqual([308, '/ws101/zh/']);
      expect((await get(`${prefix}/zh/`, {}, port)).body.toString()).toContain('<title>zh');
      expect((await get(`${prefix}/healthz`, {}, port)).status).toBe(200);
    }
  });
});
