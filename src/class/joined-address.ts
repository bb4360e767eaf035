import { liveServer, type Site } from '../playground/site-address.ts';

/** Where a browser is counted, by the random name of its own if it has one. */
export function joinedAddress(site: Site, browser: string | undefined): string {
  const name = browser === undefined ? '' : `&browser=${browser}`;
  return `${liveServer(site)}joined?as=browser${name}`;
}

/** Where the projector hears the count. */
export function countAddress(site: Site): string {
  return `${liveServer(site)}joined?as=screen`;
}
