import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { restrictedTo } from './address-families.ts';
import { startProgram } from './process.ts';
import { findProgram } from './programs.ts';
import { makeSite } from './running.ts';

const analyze = findProgram('systemd-analyze');
const UNIT = 'docs/websocket-101.service';
/** Tenths of systemd's measure of exposure, 0 to 100, that the unit may have at most. */
const MOST_EXPOSED = 15;
/** What the server is kept from above all, as `systemd-analyze security` names it. */
const SHUT = [
  'User=/DynamicUser=',
  'NoNewPrivileges=',
  'CapabilityBoundingSet=~CAP_SYS_ADMIN',
  'ProtectSystem=',
  'ProtectHome=',
  'PrivateDevices=',
  'ProtectKernelModules=',
  'RestrictNamespaces=',
  'SystemCallFilter=~@privileged',
];

function run(...args: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(analyze ?? '', args, {
    encoding: 'utf8',
    env: { ...process.env, SYSTEMD_PAGER: '', SYSTEMD_COLORS: '0' },
  });
  return { status, text: stdout + stderr };
}

describe.skipIf(analyze === undefined)('the unit of systemd', () => {
  test('is one that systemd understands', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ws101-unit-'));
    const unit = join(folder, 'websocket-101.service');
    // What it starts is looked for, and need not be there on this machine.
    const text = readFileSync(UNIT, 'utf8');
    expect(text).toContain('ExecStart=/usr/bin/node ');
    writeFileSync(unit, text.replace('/usr/bin/node', process.execPath));
    const { status, text: said } = run('verify', '--man=no', unit);
    expect(said.split('\n').filter((line) => line.includes('websocket-101.service'))).toEqual([]);
    expect(status).toBe(0);
    rmSync(folder, { recursive: true });
  });

  test('is also one for each of several instances, as the docs make it', () => {
    const docs = readFileSync('docs/self-hosting.md', 'utf8');
    const [, script = 'missing'] =
      /^ *sed '(.+)' \S*websocket-101\.service > \S+@\.service$/m.exec(docs) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'ws101-unit-'));
    const unit = join(folder, 'websocket-101@.service');
    const { stdout } = spawnSync('sed', [script, UNIT], { encoding: 'utf8' });
    expect(stdout).toMatch(/^Environment=WS101_PORT=%i\nExecStart=/m);
    writeFileSync(unit, stdout.replace('/usr/bin/node', process.execPath));
    const { status, text: said } = run('verify', '--man=no', unit);
    expect(said.split('\n').filter((line) => line.includes('websocket-101@'))).toEqual([]);
    expect(status).toBe(0);
    rmSync(folder, { recursive: true });
  });

  test('shuts the server in', () => {
    const { status, text } = run('security', '--offline=true', `--threshold=${MOST_EXPOSED}`, UNIT);
    expect(status, text).toBe(0);
    expect(text).toMatch(/Overall exposure level for websocket-101\.service: \d\.\d OK/);
    // The measure alone would bear the loss of any one of these.
    const isSet = (setting: string) =>
      text.split('\n').some((line) => line.startsWith(`✓ ${setting}`));
    expect(SHUT.filter((setting) => !isSet(setting))).toEqual([]);
  });
});

/** Families of addresses that the unit lets through. */
const families = (/^RestrictAddressFamilies=(.*)$/m.exec(readFileSync(UNIT, 'utf8'))?.[1] ?? '')
  .split(' ')
  .filter((name) => name !== '');
const unknown = ['AF_INET', 'AF_INET6'];

describe.skipIf(restrictedTo(unknown) === undefined)('with the sockets that it may open', () => {
  /** Starts a class as the unit does, and asks it where it is found. */
  async function classUnder(allowed: readonly string[]) {
    const [program = '', ...words] = restrictedTo(allowed) ?? [];
    const dist = makeSite();
    const command = [process.execPath, 'server/main.ts', '--port', '0', '--dist', dist];
    await using server = startProgram(program, [...words, ...command], {
      env: { WS101_CLASS: '1' },
      end: 'SIGTERM',
    });
    const [, port = ''] = await server.until(/^WebSocket 101: \S+:(\d+)\//m);
    await server.until(/"event":"started"/);
    const url = `http://127.0.0.1:${port}`;
    const info: unknown = await (await fetch(`${url}/class.json`)).json();
    const statuses = [];
    for (const path of ['/', '/class', '/en/', '/healthz', '/metrics', '/reach?probe=probe-01']) {
      statuses.push((await fetch(`${url}${path}`)).status);
    }
    server.child.kill('SIGTERM');
    expect(await server.ended()).toEqual({ code: 0, signal: null });
    rmSync(dist, { recursive: true });
    return { info, statuses, port, said: server.stdout() };
  }

  test('the unit’s server tells a class its addresses', async () => {
    const { info, said } = await classUnder(families);
    expect(info).not.toHaveProperty('typed');
    expect(said).not.toContain('AF_NETLINK');
    expect(said).toMatch(/On the projector|in no network/);
  });

  test('a server that the system tells no address of its own goes on, and says so', async () => {
    const { info, statuses, port, said } = await classUnder(unknown);
    const typed = `http://ADDRESS:${port}/`;
    expect(info).toMatchObject({ class: true, typed });
    expect(said).toContain(`    ${typed}\n`);
    expect(said).toContain('RestrictAddressFamilies= needs AF_NETLINK');
    expect(said).not.toContain('in no network');
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
  });
});
