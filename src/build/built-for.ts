import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/**
 * Writes `site.json` beside the built pages: the path that their links are made for, so that the
 * server can tell whether it serves them there, and the public address, if the build knows it, under
 * whose name the server answers.
 */
export function builtFor(base: string, site?: string): AstroIntegration {
  return {
    name: 'built-for',
    hooks: {
      'astro:build:done': ({ dir }) =>
        writeFile(`${fileURLToPath(dir)}site.json`, JSON.stringify({ base, site })),
    },
  };
}
