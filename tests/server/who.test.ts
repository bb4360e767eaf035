import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../server/endpoint/endpoint.ts';
import { endpoints } from '../../server/endpoints/index.ts';
import type { Running } from '../../server/start/run.ts';
import { WHO, type Admits, type Asker } from '../../server/access/who.ts';
import { upgradeRequest } from './raw.ts';
import { openClient, openWatcher, startServer, type Watcher } from './running.ts';

const ALLOWED = 'https://pages.example';
let server: Running & AsyncDisposable;
let watcher: Watcher;
beforeAll(async () => {
  server = await startServer({ class: true, allowOrigin: [ALLOWED] });
  watcher = await openWatcher(server);
});
afterAll(async () => {
  watcher.socket.terminate();
  await server[Symbol.asyncDispose]();
});

/** One who asks: the `Origin`, and the tag in the address. */
interface Asking {
  who: Asker | 'allowed-page' | 'our-sandbox' | 'sandbox-of-a-page-that-is-gone' | 'guessing-frame';
  origin: string | undefined;
  tag?: string;
}

async function askers(): Promise<Asking[]> {
  const gone = await openWatcher(server);
  const left = new Promise((resolve) => gone.socket.once('close', resolve));
  gone.socket.close();
  await left;
  return [
    { who: 'program', origin: undefined },
    { who: 'own-page', origin: new URL(server.url).origin },
    { who: 'allowed-page', origin: ALLOWED },
    { who: 'local-page', origin: 'http://localhost:5500' },
    { who: 'opaque', origin: 'null' },
    { who: 'our-sandbox', origin: 'null', tag: watcher.trace },
    { who: 'sandbox-of-a-page-that-is-gone', origin: 'null', tag: gone.trace },
    { who: 'guessing-frame', origin: 'null', tag: 'A'.repeat(24) },
    { who: 'other-site', origin: 'https://evil.example' },
  ];
}

const LETS_IN: Readonly<Record<Admits, (who: Asking['who']) => boolean>> = {
  everybody: () => true,
  'own-pages': (who) => who === 'own-page' || who === 'allowed-page',
  'not-other-sites': (who) =>
    ['program', 'own-page', 'allowed-page', 'local-page', 'our-sandbox'].includes(who),
  'not-read-by-others': () => true,
  'this-machine': () => true,
};

/** The status line of an upgrade, and whether the endpoint then serves rather than turning away. */
async function open({ path }: Endpoint, { origin, tag }: Asking) {
  const client = await openClient(server.port);
  const target = tag === undefined ? path : `${path}?trace=${tag}`;
  const host = new URL(server.url).host;
  client.write(upgradeRequest(target, { Host: host, Origin: origin }));
  const isChat = path === '/chat';
  const answer = await client.until((received) => {
    const text = received.toString('latin1');
    const isHead = text.includes('\r\n\r\n');
    return isHead && (!isChat || !text.includes(' 101 ') || /"type":"\w+"/.test(text));
  });
  client.socket.destroy();
  const text = answer.toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
  return { status, isTurnedAway: isChat && !text.includes('"type":"welcome"') };
}

test('every endpoint says who may use it', () => {
  expect(Object.keys(WHO).sort()).toEqual(
    [...endpoints.map(({ path }) => path), '/bench/:id'].sort(),
  );
});

describe('WebSocket endpoints', () => {
  test.each(endpoints.filter(({ transport }) => transport === 'websocket'))(
    '$path lets in whom it says, and nobody else',
    async (endpoint) => {
      const admits = WHO[endpoint.path]?.admits ?? 'this-machine';
      const all = await askers();
      const own = all.find(({ who }) => who === 'own-page');
      if (!own) throw new Error('nobody to compare with');
      // Some refuse everybody, in ways of their own.
      const usual = await open(endpoint, own);
      for (const asking of all) {
        const answer = await open(endpoint, asking);
        const isIn = answer.status === usual.status && !answer.isTurnedAway;
        expect(isIn, asking.who).toBe(LETS_IN[admits](asking.who));
        if (!isIn && asking.who === 'other-site') expect(answer.status).toBe(403);
      }
    },
  );
});

/** What an endpoint needs to answer at once. */
const QUERIES: Readonly<Record<string, string>> = {
  '/reach': '?probe=a1b2c3d4',
  '/long-poll': '?wait=0',
};

describe('HTTP endpoints', () => {
  test.each(endpoints.filter(({ transport }) => transport === 'http'))(
    '$path is read by whom it says, and by nobody else',
    async ({ path }) => {
      const admits = WHO[path]?.admits ?? 'own-pages';
      const url = `${server.url}${path.slice(1)}${QUERIES[path] ?? ''}`;
      for (const { who, origin } of await askers()) {
        const aborting = new AbortController();
        const headers = origin === undefined ? {} : { Origin: origin };
        const response = await fetch(url, { headers, signal: aborting.signal });
        expect(response.status, who).toBeLessThan(300);
        const readers = response.headers.get('Access-Control-Allow-Origin');
        if (admits === 'everybody') expect(readers, who).toBe('*');
        else if (admits === 'not-read-by-others' && who === 'allowed-page')
          expect(readers, who).toBe(ALLOWED);
        else expect(readers, who).toBeNull();
        aborting.abort();
      }
      const proxied = await fetch(url, {
        headers: { 'X-Forwarded-For': '192.0.2.7' },
        signal: AbortSignal.timeout(5_000),
      });
      expect(proxied.status === 403).toBe(admits === 'this-machine');
      await proxied.body?.cancel();
    },
  );
});
