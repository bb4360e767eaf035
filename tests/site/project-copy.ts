import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** All that a build reads, and the server that its development half is made with. */
const SOURCES = [
  'astro.config.mjs',
  'content',
  'package.json',
  'public',
  'server',
  'src',
  'tsconfig.json',
];

/** A copy of the project in a folder of its own; `await using` removes it. */
export interface ProjectCopy extends AsyncDisposable {
  folder: string;
  /** Builds the copy's site. Throws with what the build said where it fails. */
  build(env: Readonly<Record<string, string>>): Promise<void>;
}

/** The environment without what the test runner has put there, which a build would believe. */
function outside(): NodeJS.ProcessEnv {
  const own = /^(BASE_URL|DEV|MODE|NODE_ENV|PROD|SSR|TEST|VITEST.*)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

/**
 * Copies the project, to a folder within it: so its packages are found where they are, while what
 * Astro keeps of a build stays with the copy.
 */
export function copyProject(): ProjectCopy {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache', 'copy-'));
  for (const source of SOURCES) {
    cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  }
  return {
    folder,
    async build(env) {
      const child = spawn(
        process.execPath,
        [join(ROOT, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build', '--silent'],
        { cwd: folder, env: { ...outside(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      const said: Buffer[] = [];
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => said.push(chunk));
      }
      const [status] = (await once(child, 'close')) as [number | null];
      if (status !== 0)
        throw new Error(`the copy was not built: ${Buffer.concat(said).toString()}`);
    },
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}
