import { readFileSync } from 'node:fs';
import { ROOT } from './root.ts';

/** The version of this program, as its package says; `unknown` where that cannot be read. */
export function versionText(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
