import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Memory } from './subject.ts';

const SUBJECT = fileURLToPath(new URL('./subject.ts', import.meta.url));

/** A server in a process of its own. */
export interface Subject {
  port: number;
  /** Microseconds of processor time so far. */
  cpu(): Promise<number>;
  memory(): Promise<Memory>;
  stop(): void;
}

/** @param flags Flags of Node, besides the one that lets memory be measured. */
export async function startSubject(
  which: 'ours' | 'class' | 'bare',
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Subject> {
  const child = fork(SUBJECT, [which], {
    execArgv: ['--expose-gc', ...flags],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.setMaxListeners(0);
  const port = Number(await answer(child));
  return {
    port,
    cpu: async () => Number(await ask(child, 'cpu')),
    memory: async () => (await ask(child, 'memory')) as Memory,
    stop: () => child.kill('SIGKILL'),
  };
}

function ask(child: ChildProcess, question: string): Promise<unknown> {
  const next = answer(child);
  child.send(question);
  return next;
}

async function answer(child: ChildProcess): Promise<unknown> {
  const values: unknown[] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('the server under measurement ended');
    }),
  ]);
  return values[0];
}
