import { liveHttp, type Site } from '../playground/site-address.ts';
import { browserToken } from './browser-token.ts';
import { joinedAddress } from './joined-address.ts';
import { askForClass } from './class-info.ts';
import { keepJoined } from './keep-joined.ts';

/**
 * Counts this browser in, where the server holds a class.
 * @param info Path of `/class.json`.
 */
export async function joinClass(info: string, site: Site): Promise<void> {
  if ((await askForClass(new URL(info, liveHttp(site)).href))?.class !== true) return;
  const joined = joinedAddress(site, browserToken());
  // Some browsers of phones have no shared workers. There each page counts, and few have two.
  if (typeof SharedWorker === 'undefined') {
    keepJoined(joined);
    return;
  }
  new SharedWorker(new URL('./joined-worker.ts', import.meta.url), {
    type: 'module',
    name: joined,
  });
}
