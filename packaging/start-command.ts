/* Takes the place of `server/settings/start-command.ts` in the published package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { howStarted } from './how-started.ts';

/** The package's own folder: this file is bundled into `server/main.mjs` there. */
const FOLDER = join(import.meta.dirname, '..');

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const manifest = read(join(FOLDER, 'package.json'));
const version =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'X.Y.Z';

export const SHOWN_COMMAND = `npx ./websocket-101-${version}.tgz`;

export const COMMAND = howStarted({
  script: process.argv[1] ?? '',
  env: process.env,
  // Two folders above it lies what npx was asked for.
  npx: read(join(FOLDER, '..', '..', 'package.json')),
  otherwise: SHOWN_COMMAND,
});

export const WITHOUT_SITE =
  'Leave out --dist: the package has its own. If it has none either, install it anew.';

export function forOtherPath(base: string): string {
  return `take a package that was packed for the other path: in the project's own folder, \`npm run pack -- --base ${base}\` makes one`;
}
