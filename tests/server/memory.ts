import type { Program } from './process.ts';

/** Options of Node with which a program can be asked for its memory. */
export const TELLING = ['--expose-gc', '--import', './tests/server/tell-memory.ts'] as const;

/** Bytes of memory that a program started with `TELLING` has left after a collection. */
export async function memoryOf(program: Program): Promise<number> {
  const before = program.stdout().length;
  const told = program.until(new RegExp(`^[^]{${before}}[^]*memory (\\d+)\\n`));
  program.child.kill('SIGUSR2');
  return Number((await told)[1]);
}
