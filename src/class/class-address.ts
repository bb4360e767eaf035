import { liveServer, type Site } from '../playground/site-address.ts';

/** Names under which nobody but this machine reaches it: no class is there. */
const LOOPBACK = /^(?:localhost|127\.[\d.]+|\[::1\])$/i;

/** Where a page asks whether there is a class; undefined where there cannot be one. */
export function classAddress({ page, base }: Site): string | undefined {
  return LOOPBACK.test(page.hostname) ? undefined : `${base}class.json`;
}

/** Where a browser is counted, by the random name of its own if it has one. */
export function joinedAddress(site: Site, browser: string | undefined): string {
  const name = browser === undefined ? '' : `&browser=${browser}`;
  return `${liveServer(site)}joined?as=browser${name}`;
}

/** Where the projector hears the count. */
export function countAddress(site: Site): string {
  return `${liveServer(site)}joined?as=screen`;
}
