import type { Site } from '../playground/site-address.ts';

/** Names under which nobody but this machine reaches it: no class is there. */
const LOOPBACK = /^(?:localhost|127\.[\d.]+|\[::1\])$/i;

/** Where a page asks whether there is a class; undefined where there cannot be one. */
export function classAddress({ page, base }: Site): string | undefined {
  return LOOPBACK.test(page.hostname) ? undefined : `${base}class.json`;
}
