/* What others have written of the package, and under which licence. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { joinNotices, noticesOf, packagesOf } from '../src/build/notices.ts';
import { THIRD_PARTY } from '../src/build/third-party.ts';
import { ROOT } from './node.mjs';

/** Licences of packages that npm brings without their text, as their projects have it. */
const KEPT = join(ROOT, 'packaging', 'licences');

function kept(name) {
  const file = join(KEPT, `${name}.txt`);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/**
 * The notices of all packages in the site and in the server's bundle.
 * @param {string} dist Folder of the built site, which has its own.
 * @param {string[]} modules What the server's bundle was made from.
 */
export function thirdPartyText(dist, modules) {
  const ofSite = join(dist, THIRD_PARTY);
  if (!existsSync(ofSite)) {
    console.error(`${ofSite} is missing. Run \`npm run build\` first.`);
    process.exit(1);
  }
  return joinNotices([readFileSync(ofSite, 'utf8'), ...noticesOf(packagesOf(modules, ROOT), kept)]);
}
