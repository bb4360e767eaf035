import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A program of the project, started by a test. */
export interface Program {
  child: ChildProcess;
  /** All that it has printed so far. */
  output: () => string;
  /** Waits until it has printed something that matches; fails when it ends before that. */
  printed: (pattern: RegExp) => Promise<void>;
  /** Ends it with SIGTERM and gives its exit code. */
  stop: () => Promise<number | null>;
}

/** Starts `node …args` in the project's root. */
export function startNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const check of waiting) check();
    });
  }
  return {
    child,
    output: () => text,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (pattern.test(text)) {
            waiting.delete(check);
            resolve();
          } else if (child.exitCode !== null) {
            reject(new Error(`ended before it printed ${pattern}:\n${text}`));
          }
        };
        waiting.add(check);
        child.once('exit', check);
        check();
      }),
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}
