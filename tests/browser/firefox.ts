import { existsSync } from 'node:fs';

/** Any Firefox of the system; missing where there is none. */
export const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) =>
  existsSync(path),
);

/** How Playwright starts it: over WebDriver BiDi, since otherwise it looks for a build of its own. */
export const FIREFOX_CHANNEL = 'moz-firefox';
