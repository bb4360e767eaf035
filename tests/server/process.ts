import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A program that a test started. */
export interface Program {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Waits until what it printed holds `wanted`; fails if it ends before. */
  until(wanted: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end. `code` is null where a signal ended it. */
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a program; `await using` ends it with `end`, which must be a signal that the program's
 * own children do not outlive.
 */
export function startProgram(
  file: string,
  args: readonly string[],
  { env = {}, end = 'SIGKILL' }: { env?: NodeJS.ProcessEnv; end?: NodeJS.Signals } = {},
): Program {
  const child = spawn(file, args, {
    cwd: ROOT,
    // Under the names that requests written by hand ask for, too.
    env: { WS101_ALLOW_HOST: 'example.com,a', ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(() => ({
    code: child.exitCode,
    signal: child.signalCode,
  }));
  let stdout = '';
  let stderr = '';
  const heard = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const check of heard) check();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const check of heard) check();
  });
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    until: (wanted) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = wanted.exec(stdout) ?? wanted.exec(stderr);
          if (!found) return;
          heard.delete(check);
          resolve(found);
        };
        heard.add(check);
        void ended.then(() =>
          reject(new Error(`${file} ended before ${String(wanted)}:\n${stdout}${stderr}`)),
        );
        check();
      }),
    ended: () => ended,
    async [Symbol.asyncDispose]() {
      child.kill(end);
      await ended;
    },
  };
}

/** Starts the server's command line. */
export function startCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  return startProgram(process.execPath, ['server/main.ts', ...args], { env });
}

/** Starts the server on a free port and waits until it serves. */
export async function startInstance(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Program & { port: number; url: string }> {
  const program = startCommand(['--port', '0', ...args], env);
  const [, url = '', port] = await program.until(/^WebSocket 101: (\S+:(\d+)\/\S*) /m);
  return { ...program, port: Number(port), url };
}
