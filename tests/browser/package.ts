import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The package, packed from the site as it was built for these tests. */
export interface Package {
  /** An empty folder but for this. */
  folder: string;
  file: string;
  remove(): void;
}

/** Where no registry answers, and where npm has nothing of its own. */
export function unreachable(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_cache: join(folder, 'npm-cache'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_fetch_retries: '0',
  };
}

export async function makePackage(): Promise<Package> {
  const folder = mkdtempSync(join(tmpdir(), 'ws101-package-'));
  const args = ['scripts/pack.mjs', '--as-built', '--out', folder];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const [, file = ''] = /^(\S+\.tgz): /m.exec(stdout) ?? [];
  return { folder, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Names of the files in the package, as in `package/bin/…`. */
export function filesOf({ file }: Package): string[] {
  return execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n');
}

/** A file's text. */
export function textOf({ file }: Package, name: string): string {
  return execFileSync('tar', ['-xOzf', file, name], { encoding: 'utf8' });
}
