import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { makeCertificate } from './certificates.ts';
import { startInstance, startProgram, type Program } from './process.ts';
import { findProgram } from './programs.ts';
import { makeSite } from './running.ts';

const dist = makeSite();
const [first, second] = [makeCertificate(), makeCertificate()];
/** What the server is given: copies, that a renewal overwrites. */
const used = makeCertificate();
afterAll(() => {
  for (const folder of [dist, first.folder, second.folder, used.folder]) {
    rmSync(folder, { recursive: true });
  }
});

function install({ cert, key }: { cert: string; key: string }): void {
  copyFileSync(cert, used.cert);
  copyFileSync(key, used.key);
}

function fingerprintOf({ cert }: { cert: string }): string {
  return new X509Certificate(readFileSync(cert)).fingerprint256;
}

/** The certificate that a new connection is shown. */
async function shown(port: number, host = '127.0.0.1'): Promise<string> {
  const socket = connect({ host, port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

async function openEcho(url: string) {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}echo`, { rejectUnauthorized: false });
  await once(socket, 'open');
  return {
    socket,
    async echo(text: string) {
      socket.send(text);
      const [data] = (await once(socket, 'message')) as [Buffer];
      return data.toString();
    },
  };
}

/** The lines of the log with `event`, once there are `count` of them. */
async function told(program: Program, event: string, count = 1) {
  const lines = () =>
    program
      .stderr()
      .split('\n')
      .filter((line) => line.includes(`"event":"${event}"`));
  await expect.poll(() => lines().length, { timeout: 10_000 }).toBe(count);
  return lines().map((line) => JSON.parse(line) as Record<string, unknown>);
}

const https = () => [
  ...['--dist', dist, '--cert', used.cert, '--key', used.key],
  ...['--host', 'localhost'],
];

describe('SIGHUP to a server without a terminal', () => {
  test('renews the certificate: new connections see it, open ones go on', async () => {
    install(first);
    await using program = await startInstance(https());
    expect(await shown(program.port)).toBe(fingerprintOf(first));
    const open = await openEcho(program.url);
    install(second);
    program.child.kill('SIGHUP');
    const [line] = await told(program, 'certificate-renewed');
    const { validTo } = new X509Certificate(readFileSync(second.cert));
    expect(line).toMatchObject({ level: 'info', until: new Date(validTo).toISOString() });
    // On both loopback addresses.
    expect(await shown(program.port)).toBe(fingerprintOf(second));
    expect(await shown(program.port, '::1')).toBe(fingerprintOf(second));
    expect(await open.echo('still here')).toBe('still here');
    const fresh = await openEcho(program.url);
    expect(await fresh.echo('new')).toBe('new');
    for (const { socket } of [open, fresh]) socket.terminate();
  });

  describe('cannot take', () => {
    let program: Awaited<ReturnType<typeof startInstance>>;
    let open: Awaited<ReturnType<typeof openEcho>>;
    let renewals = 0;
    let refusals = 0;
    beforeAll(async () => {
      install(first);
      program = await startInstance(https());
      open = await openEcho(program.url);
    });
    afterAll(async () => {
      open.socket.terminate();
      await program[Symbol.asyncDispose]();
    });

    const cut = (path: string) => {
      const text = readFileSync(path, 'utf8');
      return text.slice(0, text.length / 2);
    };
    test.each<[string, () => void, RegExp]>([
      [
        'a key that is not its own',
        () => copyFileSync(second.key, used.key),
        /^The key in \S+ is not that of/,
      ],
      [
        'a certificate whose key has not come yet',
        () => copyFileSync(second.cert, used.cert),
        /^The key in \S+ is not that of/,
      ],
      ['a file that is gone', () => rmSync(used.cert), /^--cert \S+ cannot be read \(ENOENT\)/],
      ['a key that is gone', () => rmSync(used.key), /^--key \S+ cannot be read \(ENOENT\)/],
      [
        'a certificate that is half written',
        () => writeFileSync(used.cert, cut(second.cert)),
        /^--cert \S+ does not hold a certificate/,
      ],
      [
        'a key that is half written',
        () => writeFileSync(used.key, cut(second.key)),
        /^--key \S+ does not hold a private key/,
      ],
      [
        'a chain that is half written',
        () => appendFileSync(used.cert, cut(second.cert)),
        /^--cert \S+ does not hold a whole chain/,
      ],
      ['an empty file', () => writeFileSync(used.cert, ''), /^--cert \S+ does not hold/],
    ])('%s: keeps the one before, says so, and takes the next', async (_, spoil, reason) => {
      spoil();
      program.child.kill('SIGHUP');
      const kept = (await told(program, 'certificate-kept', (refusals += 1))).at(-1);
      const reasons = { level: 'error', reason: expect.stringMatching(reason) as string };
      expect(kept).toMatchObject(reasons);
      expect(await shown(program.port)).toBe(fingerprintOf(first));
      for (const next of [second, first]) {
        install(next);
        program.child.kill('SIGHUP');
        await told(program, 'certificate-renewed', (renewals += 1));
        expect(await shown(program.port)).toBe(fingerprintOf(next));
      }
      expect(await open.echo('still here')).toBe('still here');
    });
  });

  test('changes nothing where there is no certificate', async () => {
    await using program = await startInstance(['--dist', dist]);
    const open = await openEcho(program.url);
    for (let times = 1; times <= 3; times += 1) {
      program.child.kill('SIGHUP');
      await told(program, 'nothing-to-renew', times);
    }
    expect(await open.echo('still here')).toBe('still here');
    open.socket.terminate();
    program.child.kill('SIGTERM');
    expect(await program.ended()).toEqual({ code: 0, signal: null });
  });
});

const script = findProgram('script');
const shell = (args: readonly string[]) =>
  args.map((each) => `'${each.replaceAll("'", `'\\''`)}'`).join(' ');
const server = [process.execPath, 'server/main.ts', '--port', '0', '--dist', dist];
/** As `npm start` does: a script that passes signals on. */
const START = `import('./scripts/run.mjs').then(({ becomeNode }) => becomeNode(process.execPath, process.argv.slice(1)))`;

describe.skipIf(script === undefined)('in a terminal', () => {
  /** Starts a command in a terminal of its own, which ends with the program `script`. */
  async function startInTerminal(command: readonly string[]) {
    const program = startProgram(script ?? '', ['-qfec', shell(command), '/dev/null']);
    const [, url = ''] = await program.until(/WebSocket 101: (http:\S+)/);
    return { ...program, url };
  }

  test.each([
    ['started by itself', server],
    ['started by npm start', [process.execPath, '-e', START, ...server.slice(1)]],
  ])('%s, it says goodbye when the terminal is closed', async (_, command) => {
    await using terminal = await startInTerminal(command);
    const { socket } = await openEcho(terminal.url);
    const closed = once(socket, 'close') as Promise<[number, Buffer]>;
    terminal.child.kill('SIGKILL');
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([1001, 'the server is stopping']);
    // And it is gone.
    const isThere = () =>
      fetch(terminal.url).then(
        () => true,
        () => false,
      );
    await expect.poll(isThere, { timeout: 10_000 }).toBe(false);
  });

  test('SIGHUP of an operator is none of the terminal, which is still there', async () => {
    await using terminal = await startInTerminal([
      'sh',
      '-c',
      'echo "pid=$$"; exec "$0" "$@"',
      ...server,
    ]);
    const [, pid] = await terminal.until(/pid=(\d+)/);
    const open = await openEcho(terminal.url);
    process.kill(Number(pid), 'SIGHUP');
    await terminal.until(/nothing-to-renew/);
    expect(await open.echo('still here')).toBe('still here');
    open.socket.close();
    await once(open.socket, 'close');
    process.kill(Number(pid), 'SIGTERM');
    expect((await terminal.ended()).code).toBe(0);
  });
});
