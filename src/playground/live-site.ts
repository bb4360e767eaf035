import type { Site } from './site-address.ts';

/** Name of the `<meta>` in which a page says where its live server is, if that is elsewhere. */
export const LIVE_META = 'ws101-live';

/**
 * Where the live server of this page is: with the pages, unless they were built for another place
 * (WS101_LIVE). The rest of the site is always where the page is.
 */
export function liveSite(): Site {
  const told = document.querySelector<HTMLMetaElement>(`meta[name="${LIVE_META}"]`)?.content;
  if (told === undefined) return { page: location, base: import.meta.env.BASE_URL };
  const page = new URL(told);
  return { page, base: page.pathname };
}
