import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { rmSync } from 'node:fs';
import { WebSocket } from 'ws';
import { startCommand, startInstance, startProgram } from './process.ts';
import { makeSite, openClient } from './running.ts';

const dist = makeSite();
afterAll(() => rmSync(dist, { recursive: true, force: true }));

/** One line, and one only. */
const ONE_LINE = /^[^\n]+\n$/;

/** Whether something answers at an address of this machine. */
async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** An address of this machine that others can reach, where it has one. */
function outerAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address;
}

async function openSocket(port: number, path = '/echo'): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await once(socket, 'open');
  return socket;
}

describe('the command', () => {
  test('--help prints every option and --version the version, without starting', async () => {
    await using help = startCommand(['--help']);
    await using version = startCommand(['-v']);
    expect(await help.ended()).toEqual({ code: 0, signal: null });
    expect(help.stdout()).toContain('--max-connections N');
    expect(await version.ended()).toEqual({ code: 0, signal: null });
    expect(version.stdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('a wrong option ends with 78 and one sentence', async () => {
    await using program = startCommand(['--port', 'http']);
    expect(await program.ended()).toEqual({ code: 78, signal: null });
    expect(program.stderr()).toMatch(ONE_LINE);
    expect(program.stderr()).toContain('--port must be a whole number from 0 to 65,535');
    expect(program.stdout()).toBe('');
  });

  test('a taken port ends with 1 and one sentence that names another', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await using program = startCommand(['--port', String(port), '--dist', dist]);
    expect(await program.ended()).toEqual({ code: 1, signal: null });
    expect(program.stderr()).toMatch(ONE_LINE);
    expect(program.stderr()).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(program.stderr()).toContain('npm start -- --port');
    taken.close();
  });

  test('a folder without a site ends with 78 and one sentence', async () => {
    await using program = startCommand(['--port', '0', '--dist', '/nowhere']);
    expect(await program.ended()).toEqual({ code: 78, signal: null });
    expect(program.stderr()).toMatch(ONE_LINE);
    expect(program.stderr()).toContain('npm run build');
  });

  test('listens on both loopback addresses and nowhere else, unless asked', async () => {
    await using local = await startInstance(['--dist', dist]);
    expect(local.url).toBe(`http://localhost:${local.port}/`);
    expect(await answers('127.0.0.1', local.port)).toBe(true);
    expect(await answers('::1', local.port)).toBe(true);
    const outer = outerAddress();
    if (outer === undefined) {
      console.log('not checked: this machine has no address but loopback');
      return;
    }
    expect(await answers(outer, local.port)).toBe(false);
    await using open = await startInstance(['--dist', dist, '--host', '0.0.0.0']);
    expect(await answers(outer, open.port)).toBe(true);
  });
});

test.each(['start', 'dev', 'build', 'pack'])(
  'npm run %s does nothing with a variable whose name has a slip',
  async (script) => {
    const env = { WS101_BSAE: '/ws101/' };
    await using program = startProgram(process.execPath, [`scripts/${script}.mjs`], { env });
    expect(await program.ended()).toEqual({ code: 1, signal: null });
    expect(program.stderr()).toMatch(ONE_LINE);
    expect(program.stderr()).toContain('There is no variable WS101_BSAE. Did you mean WS101_BASE?');
    expect(program.stdout()).toBe('');
  },
);

test.each([
  [['--base', 'ws101'], '--base must begin and end with /, for example --base /ws101/'],
  [['--bsae=/ws101/'], 'npm run pack takes --content DIR, --base PATH, --out DIR and --as-built'],
])('npm run pack refuses %j in one sentence', async (args, said) => {
  await using program = startProgram(process.execPath, ['scripts/pack.mjs', ...args]);
  expect(await program.ended()).toEqual({ code: 1, signal: null });
  expect(program.stderr()).toMatch(ONE_LINE);
  expect(program.stderr()).toContain(said);
});

describe.concurrent('the end', () => {
  test('SIGTERM closes every WebSocket with 1001 and ends with 0', async () => {
    await using program = await startInstance(['--dist', dist]);
    const sockets = await Promise.all([1, 2, 3].map(() => openSocket(program.port)));
    const closes = sockets.map((socket) => once(socket, 'close'));
    program.child.kill('SIGTERM');
    for (const [code, reason] of await Promise.all(closes)) {
      expect([code, String(reason)]).toEqual([1001, 'the server is stopping']);
    }
    expect(await program.ended()).toEqual({ code: 0, signal: null });
  });

  test('SIGTERM ends with 0 within 5 s where peers answer nothing', async () => {
    await using program = await startInstance(['--dist', dist]);
    const upgrade = [
      'GET /echo HTTP/1.1',
      'Host: localhost',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n');
    const silent = await openClient(program.port);
    silent.write(upgrade);
    await silent.until((bytes) => bytes.includes('\r\n\r\n'));
    const half = await openClient(program.port);
    half.write('GET / HTTP/1.1\r\nHost: ');
    // Its answer shows that the server has taken the two connections before.
    await fetch(`http://127.0.0.1:${program.port}/healthz`);
    program.child.kill('SIGTERM');
    expect(await program.ended()).toEqual({ code: 0, signal: null });
    // Stopped in order, before the last moment at which it would end all the same.
    expect(program.stderr()).toContain('"event":"stopped"');
    expect([...(await silent.ended()).subarray(-26)].slice(0, 4)).toEqual([0x88, 24, 3, 233]);
  });

  test('one Ctrl+C that arrives several times is one: connections are closed with 1001', async () => {
    await using program = await startInstance(['--dist', dist]);
    const socket = await openSocket(program.port);
    const closed = once(socket, 'close');
    program.child.kill('SIGINT');
    await program.until(/stopping/);
    program.child.kill('SIGINT');
    program.child.kill('SIGTERM');
    expect((await closed)[0]).toBe(1001);
    expect(await program.ended()).toEqual({ code: 0, signal: null });
  });

  test('a second Ctrl+C ends it at once', async () => {
    await using program = await startInstance(['--dist', dist]);
    const silent = await openSocket(program.port);
    silent.pause();
    const impatience = setInterval(() => program.child.kill('SIGINT'), 50);
    expect(await program.ended()).toEqual({ code: 1, signal: null });
    clearInterval(impatience);
    // An orderly stop would have ended with 0.
    expect(program.stderr()).not.toContain('"event":"stopped"');
    silent.terminate();
  });
});
