import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { LIVE_META } from '../playground/live-site.ts';

/**
 * The address of the live server as WS101_LIVE gives it, ending in a slash.
 * @throws {Error} where it is none.
 */
export function liveAddress(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === url.origin + url.pathname) {
    return url.href.endsWith('/') ? url.href : `${url.href}/`;
  }
  throw new Error(
    `WS101_LIVE must be the live server's address, for example https://live.example.org; it was "${given}".`,
  );
}

/** Writes into every page below `root` where its live server is. @returns how many pages. */
export async function pointToLive(root: string, live: string): Promise<number> {
  const meta = `<meta name="${LIVE_META}" content="${live}">`;
  let pages = 0;
  for await (const name of glob('**/*.html', { cwd: root })) {
    const file = join(root, name);
    const text = await readFile(file, 'utf8');
    // The browser wants the encoding first.
    const told = text.replace(/<meta charset="utf-8"\s*\/?>/i, (charset) => charset + meta);
    if (told === text)
      throw new Error(`${name} does not say its encoding, and has no place for ${meta}`);
    await writeFile(file, told);
    pages += 1;
  }
  return pages;
}

/** For pages that lie on another server, as on a CDN: WS101_LIVE says where the live server is. */
export function liveElsewhere(given: string): AstroIntegration {
  const live = liveAddress(given);
  return {
    name: 'live-elsewhere',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const pages = await pointToLive(fileURLToPath(dir), live);
        logger.info(`${pages} pages speak with ${live}`);
      },
    },
  };
}
