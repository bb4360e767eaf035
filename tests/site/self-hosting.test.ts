/*
 * docs/self-hosting.md, followed word by word: its blocks are taken out of the page and typed, with
 * nothing changed but what `elsewhere` lists. What systemd would do is done as far as it can be
 * without it: units are verified by systemd's own checker, and what they start is started with their
 * environment, credentials, sockets and capabilities.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { once } from 'node:events';
import { unreachable } from '../browser/package.ts';
import { restrictedTo } from '../server/address-families.ts';
import { makeCertificate } from '../server/certificates.ts';
import { startNginx } from '../server/nginx.ts';
import { startProgram, type Program } from '../server/process.ts';
import { findProgram, freePort } from '../server/programs.ts';
import { blocksOf, readUnit } from './documented.ts';
import { copyProject, withoutTestRunner, type ProjectCopy } from './project-copy.ts';

const DOCS = 'docs/self-hosting.md';
const blocks = blocksOf(DOCS);
const followed = new Set<string>();

/*
 * A new block in the docs: take it with `block('its first line')` in the test that types it. Only
 * where none can, add one line here: its first line, and why.
 */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npx ./websocket-101-X.Y.Z.tgz                                                   # at once':
    'tests/browser/classroom.spec.ts types both lines, with the package that is being tested',
  'our-lessons/': 'a picture of a folder; src/build/own-content/own-content.test.ts makes one',
  'npm run dev -- --content ../our-lessons        # while you write: shows each change at once':
    'tests/site/own-content.test.ts and tests/browser/commands.spec.ts type these',
  '{': 'src/build/own-content/own-content.test.ts reads such a file',
  'npm start -- --base /ws101/ --trust-proxy':
    'the same by the package: npm start adds the build, which tests/site/own-content.test.ts does',
  'WS101_SITE=https://example.org npm start -- --base /ws101/ --trust-proxy':
    'tests/site/own-content.test.ts builds with an address of its own',
  'WS101_LIVE=https://live.example.org npm run build':
    'tests/browser/elsewhere.spec.ts writes the address into a built site as the build does, and src/build has the test of that; a build of its own would take a minute',
  'npm start -- --allow-origin https://pages.example.org':
    'tests/browser/elsewhere.spec.ts starts a server in that way',
};

/** The block that begins with a line; it counts as followed. */
function block(first: string): string {
  const found = blocks.find(({ text }) => text.startsWith(`${first}\n`));
  if (!found) throw new Error(`${DOCS} has no block that begins with: ${first}`);
  followed.add(first);
  return found.text;
}

const LINES = {
  pack: block('npm run pack -- --base /ws101/'),
  node: block('/usr/bin/node --version'),
  install: block('npm install --offline --prefix /opt/websocket-101 ./websocket-101-X.Y.Z.tgz'),
  start: block('systemctl daemon-reload'),
  environment: block('WS101_BASE=/ws101/'),
  proxies: block(
    'cp /opt/websocket-101/node_modules/websocket-101/docs/nginx.conf /etc/nginx/conf.d/ws101.conf',
  ),
  https: block('[Service]'),
  redis: block("redis-server --save '' --appendonly no --bind 127.0.0.1"),
  instances: block(
    "sed '/^ExecStart=/i Environment=WS101_PORT=%i' /opt/websocket-101/node_modules/websocket-101/docs/websocket-101.service > /etc/systemd/system/websocket-101@.service",
  ),
};
const PROMETHEUS = block('# prometheus.yml');
/** Blocks that begin alike are told apart by their chapter. */
const inChapter = (chapter: string, first: string) => {
  const found = blocks.find((each) => each.chapter === chapter && each.text.startsWith(first));
  if (!found) throw new Error(`${DOCS} has no such block under "${chapter}": ${first}`);
  return found.text;
};
const HTTPS = 'As a service with HTTPS, without a proxy';
const restart = inChapter(HTTPS, 'systemctl daemon-reload');
const shared = inChapter('Several instances', 'WS101_BASE=/ws101/');

test('every block is followed, or it is said why not', () => {
  const firsts = blocks.map(({ text }) => text.split('\n')[0] ?? '');
  const unknown = firsts.filter((first) => !followed.has(first) && !(first in NOT_RUN));
  expect(
    unknown,
    `${DOCS} has blocks that no test follows. Take each with block('its first line') in the test that types it, or put one line into NOT_RUN, with the reason`,
  ).toEqual([]);
  expect(Object.keys(NOT_RUN).filter((first) => !firsts.includes(first))).toEqual([]);
});

const [nginx, caddy, redis, analyze, curl, promtool] = [
  'nginx',
  'caddy',
  'redis-server',
  'systemd-analyze',
  'curl',
  'promtool',
].map(findProgram);

test.skipIf(!promtool)('Prometheus takes its configuration, with the alerts beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ws101-prometheus-'));
  const rules = join(folder, 'prometheus-rules.yml');
  copyFileSync('docs/prometheus-rules.yml', rules);
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, PROMETHEUS.replace('/etc/prometheus/prometheus-rules.yml', rules));
  const checked = spawnSync(promtool ?? '', ['check', 'config', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(checked.status, checked.stdout + checked.stderr).toBe(0);
  expect(checked.stdout).toMatch(/\d+ rules found/);
});

/**
 * What starts a program in a network of its own, where port 443 is free and no one else's; undefined
 * where this machine permits none.
 */
const ALONE = (() => {
  const words = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const { status, stderr, error } = spawnSync(words[0] ?? '', [...words.slice(1), 'true'], {
    encoding: 'utf8',
  });
  if (status === 0) return words;
  console.warn(`Skipped: port 443 itself, by a capability: ${error?.message ?? stderr.trim()}`);
  return undefined;
})();

describe.skipIf(curl === undefined)('the package below a path', () => {
  let copy: ProjectCopy;
  /** Holds `/opt`, `/etc` and the package. */
  let root: string;
  let file: string;
  let env: NodeJS.ProcessEnv;
  let ports: { one: number; two: number; redis: number; https: number };
  const running: Program[] = [];

  /** All that differs from what an operator types: places, ports, and the package's version. */
  function elsewhere(text: string): string {
    const changes: readonly (readonly [RegExp, string])[] = [
      [/X\.Y\.Z/g, /(\d+\.\d+\.\d+)\.tgz$/.exec(file)?.[1] ?? ''],
      [/(?<![\w.])\/(opt|etc)\//g, `${root}/$1/`],
      [/\/usr\/bin\/node/g, process.execPath],
      [/\b9998\b/g, String(ports.one)],
      [/\b9999\b/g, String(ports.two)],
      [/\b6379\b/g, String(ports.redis)],
      ...(ALONE ? [] : [[/(?<=WS101_PORT=)443\b/g, String(ports.https)] as const]),
    ];
    return changes.reduce((changed, [from, to]) => changed.replace(from, to), text);
  }

  /** Types lines into a shell, as an administrator; what they ask of systemd is given back. */
  function type(lines: string, cwd = root): { said: string; asked: string[] } {
    const asked = join(root, 'asked');
    writeFileSync(asked, '');
    const script = `systemctl() { echo "$*" >> '${asked}'; }\n${elsewhere(lines)}`;
    const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', script], {
      cwd,
      env,
      encoding: 'utf8',
    });
    expect(status, `${lines}${stdout}${stderr}`).toBe(0);
    return { said: stdout, asked: readFileSync(asked, 'utf8').trim().split('\n') };
  }

  const systemd = (name = '') => join(root, 'etc/systemd/system', name);

  /** Starts what a unit says, and waits until it serves. */
  async function startUnit(
    name: string,
    before: readonly string[] = [],
  ): Promise<Program & { url: string }> {
    const [, instance = ''] = /@(.*)$/.exec(name) ?? [];
    const unit = systemd(`${name.replace(/@.*/, '@')}.service`);
    const over = globSync(`${unit}.d/*.conf`).sort();
    const texts = [unit, ...over].map((path) => elsewhere(readFileSync(path, 'utf8')));
    if (analyze !== undefined) verify(unit, texts);
    const credentials = mkdtempSync(join(root, 'credentials-'));
    const read = (path: string) => elsewhere(readFileSync(path, 'utf8'));
    const {
      start,
      env: own,
      credentials: loaded,
      capabilities,
      families,
    } = readUnit(texts, {
      instance,
      credentials,
      read,
    });
    for (const each of loaded) {
      copyFileSync(each.from, join(credentials, each.name));
      chmodSync(join(credentials, each.name), 0o444);
    }
    chmodSync(credentials, 0o755);
    // Its port, where the unit leaves it at the usual one.
    const settings = { WS101_PORT: String(ports.one), ...own };
    const words = [
      ...before,
      ...(restrictedTo(families) ?? []),
      ...asNobody(capabilities),
      ...['env', '-i', ...Object.entries(settings).map(([key, value]) => `${key}=${value}`)],
      ...start,
    ];
    const [program_ = '', ...args] = words;
    const program = startProgram(program_, args, { end: 'SIGTERM' });
    running.push(program);
    const [, url = ''] = await program.until(/^WebSocket 101: (\S+) /m);
    return { ...program, url };
  }

  /** A user without rights, but for some capabilities; this one where that cannot be had. */
  function asNobody(capabilities: readonly string[]): string[] {
    if (process.getuid?.() !== 0) return [];
    const some = [
      '-all',
      ...capabilities.map((each) => `+${each.replace(/^CAP_/, '').toLowerCase()}`),
    ];
    return [
      ...['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs'],
      ...['--inh-caps', '--ambient-caps', '--bounding-set'].map(
        (kind) => `${kind}=${some.join(',')}`,
      ),
    ];
  }

  function verify(unit: string, texts: readonly string[]): void {
    const folder = mkdtempSync(join(root, 'verify-'));
    const target = join(folder, basename(unit));
    const [text = '', ...over] = texts;
    writeFileSync(target, text);
    mkdirSync(`${target}.d`);
    for (const [at, each] of over.entries()) writeFileSync(join(`${target}.d`, `${at}.conf`), each);
    const { status, stdout, stderr } = spawnSync(analyze ?? '', ['verify', '--man=no', target], {
      encoding: 'utf8',
      env: { ...process.env, SYSTEMD_COLORS: '0' },
    });
    const said = (stdout + stderr).split('\n').filter((line) => line.includes('websocket-101'));
    expect(said).toEqual([]);
    expect(status).toBe(0);
  }

  async function stopAll(): Promise<void> {
    for (const program of running.splice(0)) await program[Symbol.asyncDispose]();
  }

  /** A page, its script and an echo, all below the path. */
  async function visit(url: string, cert?: string, inside: readonly string[] = []): Promise<void> {
    const ca = cert === undefined ? [] : ['--cacert', cert];
    const get = (path: string) => {
      const asking = ['--fail', '--silent', '--show-error', '--compressed', ...ca];
      const command = [...inside, curl ?? '', ...asking, new URL(path, url).href];
      const { stdout, stderr, status } = spawnSync(command[0] ?? '', command.slice(1), {
        encoding: 'utf8',
        maxBuffer: 1e8,
      });
      expect(status, stderr).toBe(0);
      return stdout;
    };
    const page = get('en/introduction/');
    expect(page).toContain('WebSocket');
    const [, script = 'none'] = /src="(\/ws101\/_astro\/[^"]+\.js)"/.exec(page) ?? [];
    expect(get(script).length).toBeGreaterThan(0);
    // This process is outside.
    if (inside.length > 0) return;
    const socket = new WebSocket(
      new URL('echo', url.replace(/^http/, 'ws')),
      cert === undefined ? {} : { ca: readFileSync(cert) },
    );
    await once(socket, 'open');
    socket.send('hello');
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(data.toString()).toBe('hello');
    socket.terminate();
  }

  beforeAll(async () => {
    const [one, two, redisPort, https] = await Promise.all([1, 2, 3, 4].map(() => freePort()));
    ports = { one: one ?? 0, two: two ?? 0, redis: redisPort ?? 0, https: https ?? 0 };
    root = mkdtempSync(join(tmpdir(), 'ws101-docs-'));
    chmodSync(root, 0o755);
    for (const folder of ['etc/systemd/system', 'etc/nginx/conf.d', 'etc/caddy', 'opt']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    copy = copyProject(['index', 'introduction', 'frames']);
    file = '';
    env = {
      ...unreachable(root),
      ...withoutTestRunner(),
      WS101_COMPRESS: '0',
    };
    const { said } = type(LINES.pack, copy.folder);
    [, file = ''] = /^(\S+\.tgz): /m.exec(said) ?? [];
    copyFileSync(file, join(root, basename(file)));
    type(LINES.install);
    writeFileSync(join(root, 'etc/websocket-101.env'), LINES.environment);
  }, 300_000);
  afterAll(async () => {
    await stopAll();
    copy[Symbol.dispose]();
    rmSync(root, { recursive: true, force: true });
  });

  test('runs as a service, on the Node that was looked at', async () => {
    const [major = 0, minor = 0] = type(LINES.node).said.slice(1).split('.').map(Number);
    expect(major > 22 || (major === 22 && minor >= 12)).toBe(true);
    // What is typed first starts it; the rest asks whether it is there.
    const [reload, enable, ...rest] = LINES.start.trim().split('\n');
    const { asked } = type(`${reload}\n${enable}`);
    expect(asked).toEqual(['daemon-reload', 'enable --now websocket-101']);
    const service = await startUnit('websocket-101');
    expect(type(rest.join('\n')).said).not.toBe('');
    await visit(service.url);
    await stopAll();
  });

  test.skipIf(nginx === undefined || caddy === undefined)(
    'is reached through each proxy, with the file that is put in its place',
    async () => {
      await startUnit('websocket-101');
      type(LINES.proxies);
      const certificate = makeCertificate();
      const placed = readFileSync(join(root, 'etc/nginx/conf.d/ws101.conf'), 'utf8');
      expect(placed).toBe(readFileSync('docs/nginx.conf', 'utf8'));
      const first = await startNginx(nginx ?? '', [ports.one], certificate);
      running.push(first);
      await visit(first.url.replace('127.0.0.1', 'localhost'), certificate.cert);

      const port = await freePort();
      const caddyfile = join(root, 'etc/caddy/Caddyfile');
      const site = elsewhere(readFileSync(caddyfile, 'utf8'));
      expect(site).toContain('\nexample.org {\n');
      writeFileSync(
        caddyfile,
        `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site.replace(
          '\nexample.org {\n',
          `\nlocalhost:${port} {\n\ttls ${certificate.cert} ${certificate.key}\n`,
        )}`,
      );
      const second = startProgram(
        caddy ?? '',
        ['run', '--config', caddyfile, '--adapter', 'caddyfile'],
        {
          env: { HOME: root, XDG_DATA_HOME: root, XDG_CONFIG_HOME: root },
          end: 'SIGTERM',
        },
      );
      running.push(second);
      await second.until(/serving initial configuration/);
      await visit(`https://localhost:${port}/ws101/`, certificate.cert);
      await stopAll();
      rmSync(certificate.folder, { recursive: true });
    },
  );

  test('speaks https by itself, with a key that only systemd may read', async () => {
    const certificate = makeCertificate();
    const place = join(root, 'etc/ssl/example.org');
    mkdirSync(place, { recursive: true });
    copyFileSync(certificate.cert, join(place, 'cert.pem'));
    copyFileSync(certificate.key, join(place, 'key.pem'));
    chmodSync(join(place, 'key.pem'), 0o600);
    const over = systemd('websocket-101.service.d/https.conf');
    mkdirSync(dirname(over), { recursive: true });
    writeFileSync(over, LINES.https);
    expect(type(restart).asked).toEqual(['daemon-reload', 'restart websocket-101']);
    const service = await startUnit('websocket-101', ALONE);
    expect(service.url).toBe(`https://localhost:${ALONE ? 443 : ports.https}/ws101/`);
    const inside = ALONE && ['nsenter', '--net', '--target', String(service.child.pid)];
    await visit(service.url, certificate.cert, inside);
    await stopAll();
    if (ALONE) {
      writeFileSync(over, LINES.https.replace(/^AmbientCapabilities=.*\n/m, ''));
      await expect(startUnit('websocket-101', ALONE)).rejects.toThrow(
        'This user may not listen on port 443',
      );
      await stopAll();
    }
    rmSync(certificate.folder, { recursive: true });
    rmSync(dirname(over), { recursive: true });
  });

  test.skipIf(redis === undefined || nginx === undefined)(
    'runs as two instances that share Redis, behind nginx',
    async () => {
      const [program = '', ...args] = words(LINES.redis);
      expect(program).toBe('redis-server');
      const store = startProgram(
        redis ?? '',
        [...args, '--port', String(ports.redis), '--dir', root],
        { end: 'SIGTERM' },
      );
      running.push(store);
      await store.until(/Ready to accept connections/);
      writeFileSync(join(root, 'etc/websocket-101.env'), shared);
      const { asked } = type(LINES.instances);
      const [, names = ''] = /^enable --now (.*)$/.exec(asked[0] ?? '') ?? [];
      expect(names.split(' ')).toEqual([
        `websocket-101@${ports.one}`,
        `websocket-101@${ports.two}`,
      ]);
      for (const name of names.split(' ')) {
        const instance = await startUnit(name);
        expect(instance.url).toContain(`:${name.split('@')[1]}/`);
      }
      const certificate = makeCertificate();
      // By a name that cannot be taken for the one in the file.
      const dist = join(root, 'site');
      symlinkSync(join(root, 'opt/websocket-101/node_modules/websocket-101/dist'), dist);
      const places = { ...certificate, dist };
      const both = [ports.one, ports.two];
      const proxy = await startNginx(nginx ?? '', both, places, 'nginx-instances.conf');
      running.push(proxy);
      const url = proxy.url.replace('127.0.0.1', 'localhost');
      const page = spawnSync(curl ?? '', [
        '--fail',
        '--silent',
        '--cacert',
        certificate.cert,
        `${url}en/`,
      ]);
      expect(page.status).toBe(0);
      // One room, whichever instance each of them reached.
      const people = both.map(
        (port) => new WebSocket(`ws://localhost:${port}/ws101/chat?room=a&name=p${port}`),
      );
      const told = people.map((person) => {
        const texts: string[] = [];
        person.on('message', (data: Buffer) => texts.push(data.toString()));
        return texts;
      });
      // Who was welcomed is in the room.
      for (const texts of told) await expect.poll(() => texts.join()).toContain('welcome');
      people[0]?.send(JSON.stringify({ type: 'say', text: 'across' }));
      for (const texts of told) await expect.poll(() => texts.join()).toContain('across');
      for (const person of people) person.terminate();
      await stopAll();
      rmSync(certificate.folder, { recursive: true });
    },
  );

  test('is not started again where that would not help', () => {
    const unit = readFileSync(systemd('websocket-101.service'), 'utf8');
    expect(unit).toMatch(/^RestartPreventExitStatus=78$/m);
    const { start } = readUnit([elsewhere(unit)], { read: () => '' });
    const [program = '', ...args] = start;
    const wrong = spawnSync(program, [...args, '--base', '/elsewhere/'], { encoding: 'utf8' });
    expect([wrong.status, wrong.stderr]).toEqual([78, expect.stringContaining('/ws101/')]);
    expect(existsSync(program)).toBe(true);
  });
});

/** The words of a line, as a shell takes them. */
function words(line: string): string[] {
  return (line.trim().match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, '$1'));
}
