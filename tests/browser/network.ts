import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Two machines on one cable, which leads nowhere else. */
export interface Network {
  /** The teacher's addresses. */
  ipv4: string;
  ipv6: string;
  /** What runs a command on the teacher's machine. */
  teacher: readonly string[];
  /** A program that runs the browser on the learner's machine. */
  browser: string;
  remove(): void;
}

function run(command: string): string | undefined {
  const [program = '', ...args] = command.split(' ');
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? undefined : `${command}: ${error?.message ?? stderr.trim()}`;
}

/**
 * Two network namespaces of Linux, joined by a pair of virtual cards, without a route to anywhere.
 * @returns why there are none, where this machine does not permit them.
 */
export function makeNetwork(browser: string): Network | string {
  const id = `ws101-${process.pid}`;
  const [teacher, learner] = [`${id}-t`, `${id}-l`];
  const [ipv4, ipv6] = ['10.101.0.1', 'fd00:101::1'];
  const folder = mkdtempSync(join(tmpdir(), 'ws101-network-'));
  const remove = () => {
    for (const name of [teacher, learner]) run(`ip netns del ${name}`);
    rmSync(folder, { recursive: true, force: true });
  };
  const commands = [
    `ip netns add ${teacher}`,
    `ip netns add ${learner}`,
    `ip -n ${teacher} link add eth0 type veth peer name eth0 netns ${learner}`,
    ...[teacher, learner].flatMap((name, at) => [
      `ip -n ${name} addr add 10.101.0.${at + 1}/24 dev eth0`,
      `ip -n ${name} addr add fd00:101::${at + 1}/64 dev eth0 nodad`,
      `ip -n ${name} link set lo up`,
      `ip -n ${name} link set eth0 up`,
    ]),
  ];
  let failed: string | undefined;
  for (const command of commands) failed ??= run(command);
  if (failed !== undefined) {
    remove();
    return failed;
  }
  const program = join(folder, 'browser');
  writeFileSync(program, `#!/bin/sh\nexec ip netns exec ${learner} "${browser}" "$@"\n`);
  chmodSync(program, 0o755);
  return { ipv4, ipv6, teacher: ['ip', 'netns', 'exec', teacher], browser: program, remove };
}
