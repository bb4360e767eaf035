import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/**
 * Writes `site.json` beside the built pages: the path that their links are made for, so that the
 * server can tell whether it serves them there.
 */
export function builtFor(base: string): AstroIntegration {
  return {
    name: 'built-for',
    hooks: {
      'astro:build:done': ({ dir }) =>
        writeFile(`${fileURLToPath(dir)}site.json`, JSON.stringify({ base })),
    },
  };
}
