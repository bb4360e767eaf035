/*
 * `node src/build/own-content/run.ts OWN TARGET PROGRAM …`: runs a program of Node in the project
 * that was put together in TARGET. In what it prints, files are called by where they really lie.
 */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { becomeNode } from '../../../scripts/run.mjs';
import { namesOrigins } from './origins.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const [own = '', target = '', ...program] = process.argv.slice(2);
const named = namesOrigins(target, own, ROOT);
const child = becomeNode(process.execPath, program, {
  cwd: target,
  stdio: ['inherit', 'pipe', 'pipe'],
  env: {
    ...process.env,
    ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
    // For the development server: see follow.ts.
    WS101_OWN_CONTENT: own,
    WS101_COURSE_CONTENT: join(ROOT, 'content'),
  },
});
const pass = (from: Readable | null, to: NodeJS.WriteStream) => {
  if (!from) return;
  createInterface({ input: from }).on('line', (line) => to.write(`${named(line)}\n`));
};
pass(child.stdout, process.stdout);
pass(child.stderr, process.stderr);
