import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findProgram } from './programs.ts';

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
