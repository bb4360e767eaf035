/*
 * Other echo servers beside ours: python3-websockets and gorilla/websocket as Debian packages them,
 * where they are installed, and npm's websocket and faye-websocket, which are fetched for the
 * measurement. For orientation, not against a bar; what is missing is said.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ratioText, row } from './figures.ts';
import { echoAll, openSocket } from './load.ts';
import { startSubject } from './processes.ts';

const CONNECTIONS = 20;
const ROUNDS = 5;
const SIZES = [
  { size: 64, messages: 40_000, window: 8 },
  { size: 16_384, messages: 8_000, window: 2 },
];
/** Packages of npm that are measured, at one version each; the project does not depend on them. */
const FROM_NPM = [
  { name: 'websocket', version: '1.0.35' },
  { name: 'faye-websocket', version: '0.11.4' },
];
const FOLDER = fileURLToPath(new URL('./peers', import.meta.url));
/** Where Debian puts the sources of Go packages. */
const GOPATH = '/usr/share/gocode';

interface Peer {
  name: string;
  /** The command to start, or why it cannot be. */
  command: string[] | string;
}

function peers(folder: string): Peer[] {
  const python = '/usr/bin/python3';
  const hasWebsockets = spawnSync(python, ['-c', 'import websockets']).status === 0;
  const binary = join(folder, 'echo');
  const built = spawnSync('go', ['build', '-o', binary, join(FOLDER, 'echo.go')], {
    env: { ...process.env, GOPATH, GO111MODULE: 'off', GOCACHE: join(folder, 'cache') },
    encoding: 'utf8',
  });
  return [
    {
      name: 'python3-websockets',
      command: hasWebsockets
        ? [python, join(FOLDER, 'echo.py')]
        : 'not installed (apt install python3-websockets)',
    },
    {
      name: 'gorilla/websocket',
      command:
        built.status === 0
          ? [binary]
          : 'not built (apt install golang-go golang-github-gorilla-websocket-dev)',
    },
    ...FROM_NPM.map(({ name, version }) => {
      // Each in a folder of its own: npm takes away what is saved nowhere when it installs the next.
      const own = join(folder, name);
      mkdirSync(own);
      return {
        name: `${name} ${version} (npm)`,
        command: install(own, `${name}@${version}`)
          ? [process.execPath, join(FOLDER, 'echo.mjs'), own, name]
          : 'could not be fetched from npm',
      };
    }),
  ];
}

/** Puts a package into `folder`; says false where it cannot be had. */
function install(folder: string, name: string): boolean {
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const args = ['install', ...options, '--prefix', folder, name];
  return spawnSync('npm', args, { cwd: folder, timeout: 60_000 }).status === 0;
}

/** Microseconds of processor time that a process has used, in steps of the kernel's clock. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return (ticks * 1_000_000) / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
}

async function openAll(port: number, path: string): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 0; i < CONNECTIONS; i += 1) sockets.push(await openSocket(port, path));
  return sockets;
}

export async function benchPeers(): Promise<void> {
  row(`echo, ${CONNECTIONS} connections`, 'ours ÷ theirs, CPU', '');
  if (process.platform !== 'linux') {
    row('skipped', 'reads /proc, so it runs on Linux alone');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ws101-peers-'));
  const ours = await startSubject('ours');
  try {
    for (const { name, command } of peers(folder)) {
      const [program, ...args] = command;
      if (typeof command === 'string' || program === undefined) {
        row(name, `skipped: ${String(command)}`);
        continue;
      }
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
      try {
        const port = await new Promise<number>((resolve, reject) => {
          child.stdout.once('data', (data: Buffer) => resolve(Number(data.toString())));
          child.once('exit', () => reject(new Error(`${name} ended`)));
        });
        const { pid = 0 } = child;
        for (const { size, messages, window } of SIZES) {
          const mine = await openAll(ours.port, '/echo');
          const theirs = await openAll(port, '/');
          const ratios: number[] = [];
          for (let round = 0; round <= ROUNDS; round += 1) {
            const beforeOurs = await ours.cpu();
            await echoAll(mine, size, messages, window);
            const our = (await ours.cpu()) - beforeOurs;
            const beforeTheirs = cpuOf(pid);
            await echoAll(theirs, size, messages, window);
            const their = cpuOf(pid) - beforeTheirs;
            if (round > 0) ratios.push(our / their);
          }
          for (const socket of [...mine, ...theirs]) socket.destroy();
          row(`${name}, ${size} B`, ratioText(ratios));
        }
      } finally {
        child.removeAllListeners('exit');
        child.kill('SIGKILL');
      }
    }
  } finally {
    ours.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
