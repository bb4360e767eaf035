import { startProgram, type Program } from './process.ts';
import { freePort } from './programs.ts';

/** Starts a Redis server that keeps nothing on disk. */
export async function startRedis(
  redis: string,
  port?: number,
  more: readonly string[] = [],
): Promise<Program & { url: string; port: number }> {
  const own = port ?? (await freePort());
  const nothing = ['--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const program = startProgram(redis, [
    '--port',
    String(own),
    '--bind',
    '127.0.0.1',
    ...nothing,
    ...more,
  ]);
  await program.until(/Ready to accept connections/);
  return { ...program, port: own, url: `redis://127.0.0.1:${own}` };
}
