import { once } from 'node:events';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, get as getSecurely } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { answerForms, type AnswerForm } from './answer-forms.ts';
import { makeCertificate } from './certificates.ts';
import { startNginx } from './nginx.ts';
import { findProgram } from './programs.ts';
import { asShipped, BASE, startCaddy, startHaproxy, type Edit, type Proxy } from './proxies.ts';
import { upgradeRequest } from './raw.ts';
import { clientOver, makeSite, openWatcher, startServer } from './running.ts';
import { openTabPage } from './tab-page.ts';

const SECRET = 'sid=of-somebody-else';
const PAGE = '<!doctype html><title>en</title>';

const nginx = findProgram('nginx');
const caddy = findProgram('caddy');
const haproxy = findProgram('haproxy');

const certificate = makeCertificate();
const dist = makeSite();
chmodSync(dist, 0o755);
const places = { ...certificate, dist };
const ca = readFileSync(certificate.cert);

afterAll(() => {
  rmSync(certificate.folder, { recursive: true });
  rmSync(dist, { recursive: true });
});

interface Shipped {
  file: string;
  program: string | undefined;
  start(program: string, instance: number, edit: Edit): Promise<Proxy>;
  /** Takes out what keeps the connections of learners' servers apart. */
  pooled: Edit;
}

/** All that nginx asks an instance for goes through one pool of connections. */
const pooledNginx: Edit = (text) =>
  text
    .replace(/^(upstream ws101_apart \{[^}]*)\}/m, '$1    keepalive 16;\n}')
    .replace(/^ *'' ws101;$/m, "    '' ws101_apart;")
    .replaceAll('http://ws101_bench;', 'http://ws101_apart;');

function changing(edit: Edit): Edit {
  return (text) => {
    const edited = edit(text);
    if (edited === text) throw new Error('there is nothing to change');
    return edited;
  };
}

const shipped: readonly Shipped[] = [
  {
    file: 'nginx.conf',
    program: nginx,
    start: (program, instance, edit) =>
      startNginx(program, [instance], certificate, 'nginx.conf', edit),
    pooled: pooledNginx,
  },
  {
    file: 'nginx-instances.conf',
    program: nginx,
    start: (program, instance, edit) =>
      startNginx(program, [instance, instance], places, 'nginx-instances.conf', edit),
    pooled: pooledNginx,
  },
  {
    file: 'Caddyfile',
    program: caddy,
    start: (program, instance, edit) => startCaddy(program, instance, certificate, edit),
    pooled: (text) => text.replace(/@apart `.*`/, '@apart path /nowhere'),
  },
  {
    file: 'haproxy.cfg',
    program: haproxy,
    start: (program, instance, edit) => startHaproxy(program, instance, certificate, edit),
    pooled: (text) => text.replace(/^ *use_backend .*$/m, ''),
  },
];

const ways = shipped.flatMap((each) => [
  { ...each, way: 'as it is shipped', edit: asShipped },
  { ...each, way: 'if it pooled all connections', edit: changing(each.pooled) },
]);

describe.for(ways.filter(({ program }) => program !== undefined))(
  'behind docs/$file, $way',
  ({ program = '', edit, ...way }) => {
    let server: Awaited<ReturnType<typeof startServer>>;
    let proxy: Proxy;
    /** Of a visitor, who has one connection to the proxy. */
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca });

    beforeAll(async () => {
      server = await startServer({ base: BASE, trustProxy: true, benchFirst: 1, dist });
      proxy = await way.start(program, server.port, edit);
    });
    afterAll(async () => {
      agent.destroy();
      await proxy[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    });

    function ask(
      path: string,
      headers: Record<string, string> = {},
    ): Promise<{ text: string; headers: IncomingHttpHeaders }> {
      return new Promise((resolve, reject) => {
        getSecurely(new URL(path, proxy.url), { agent, headers }, (response) => {
          let text = `${response.statusCode} `;
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve({ text, headers: response.headers }));
        }).on('error', reject);
      });
    }

    /** What somebody else gets who asks for a page. */
    const visit = async () =>
      (await ask('en/', { Cookie: SECRET, Authorization: `Basic ${SECRET}` })).text;

    async function tryForm({ pieces, ends = false }: AnswerForm) {
      await using page = await openTabPage(proxy, { endsToo: false });
      // What the code would answer to somebody else: so nobody waits for it.
      page.channel.on('message', () => {
        if (page.received(1).includes(SECRET)) {
          page.write(1, 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nmine!');
        }
      });
      const socket = connect({ host: '127.0.0.1', port: proxy.port, ca });
      const client = clientOver(socket);
      await once(socket, 'secureConnect');
      client.write(
        upgradeRequest(page.path.replace('/', BASE), { Host: `127.0.0.1:${proxy.port}` }),
      );
      await page.until(() => page.received(1).includes('\r\n\r\n'));
      for (const piece of pieces) page.write(1, piece);
      if (ends) page.say({ kind: 'end', connection: 1 });
      await Promise.race([client.ended(), once(socket, 'data')]);
      const pages = [await visit(), await visit()];
      // The client leaves: what the proxy held for it is free as well.
      socket.destroy();
      await client.ended();
      pages.push(await visit());
      page.say({ kind: 'destroy', connection: 1 });
      await page.until(() => page.ending(1) !== undefined);
      pages.push(await visit());
      return { pages, received: page.received(1).toString('latin1') };
    }

    it('pages, live addresses and what the proxy says of the browser’s address come through', async () => {
      const { text, headers } = await ask('en/', { 'X-Forwarded-Host': 'evil.example' });
      expect(text).toBe(`200 ${PAGE}`);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain(`wss://127.0.0.1:${proxy.port} `);
      expect(policy).not.toContain('evil.example');
      expect((await ask('metrics')).text).toMatch(/^404/);
      expect((await ask('sse?every=20&count=2')).text.match(/^data:/gm)).toHaveLength(2);

      const watcher = await openWatcher(proxy);
      const address = `${proxy.url.replace('https', 'wss')}echo?trace=${watcher.trace}`;
      const socket = new WebSocket(address, { ca });
      await once(socket, 'open');
      socket.send('seen');
      await once(socket, 'message');
      socket.close(3_000, 'enough');
      expect(await once(socket, 'close')).toEqual([3_000, Buffer.from('enough')]);
      await watcher.until((all) => all.some(({ kind }) => kind === 'end'));
      watcher.socket.terminate();
      const foreign = new WebSocket(address.replace('echo', 'trace'), {
        ca,
        origin: 'https://evil.example',
      });
      const [error] = (await once(foreign, 'error')) as [Error];
      expect(error.message).toBe('Unexpected server response: 403');
    });

    it.for(answerForms)('nobody else’s request reaches the code behind $name', async (form) => {
      const { pages, received } = await tryForm(form);
      expect(received).toMatch(/^GET \/ws101\/bench\//);
      expect(received).not.toContain(SECRET);
      expect(new Set(pages)).toEqual(new Set([`200 ${PAGE}`]));
    });
  },
);
