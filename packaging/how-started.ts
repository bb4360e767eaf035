import { delimiter, dirname, isAbsolute } from 'node:path';

/** What is known of how the package was started. */
export interface Start {
  /** The program's file, as Node was given it. */
  script: string;
  env: NodeJS.ProcessEnv;
  /** The manifest of the folder that the package was installed into. */
  npx: unknown;
  /** What is taken where nothing else is known. */
  otherwise: string;
}

/** A word of a command line that needs no quotes in any shell. */
const PLAIN = /^[\w@%+=:,./\\-]+$/;

function quoted(word: string): string {
  return PLAIN.test(word) ? word : `"${word}"`;
}

/** What npx was asked for, `./websocket-101-0.1.0.tgz` say: it notes that in its own folder. */
function askedOf(manifest: unknown): string | undefined {
  if (typeof manifest !== 'object' || manifest === null || !('_npx' in manifest)) return undefined;
  const noted = manifest._npx;
  if (typeof noted !== 'object' || noted === null || !('packages' in noted)) return undefined;
  const packages: unknown = noted.packages;
  const first: unknown = Array.isArray(packages) ? packages.at(0) : undefined;
  return typeof first === 'string' ? first : undefined;
}

/** The words that start the package again as it was started, before its options. */
export function howStarted({ script, env, npx, otherwise }: Start): string {
  const asked = askedOf(npx);
  if (asked !== undefined) return `npx ${quoted(asked)}`;
  if (!isAbsolute(script)) return otherwise;
  if (/\.[cm]?js$/.test(script)) return `node ${quoted(script)}`;
  const folder = dirname(script);
  if (!(env['PATH'] ?? '').split(delimiter).includes(folder)) return quoted(script);
  // There it was put onto the path by npm, for this once.
  return /[\\/]node_modules[\\/]\.bin$/.test(folder) ? 'npx websocket-101' : 'websocket-101';
}
