import { existsSync } from 'node:fs';
import { glob, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { joinNotices, noticesOf, packageNamed, packagesOf } from './notices.ts';

/** The file beside the built pages. */
export const THIRD_PARTY = 'third-party.txt';

/** In the pages by what it made of them, though no bundle holds it: the colours of static code. */
const MADE_PAGES = ['@shikijs/themes'];

/** Pagefind's own interfaces and what they are made of: the site has one of its own. */
const UNUSED = 'pagefind/pagefind-{ui,component-ui,modular-ui,highlight}.*';

/** What is looked at of a bundle's files. */
interface Bundled {
  modules?: Readonly<Record<string, { renderedLength: number }>>;
  originalFileNames?: readonly string[];
}

/**
 * Writes `third-party.txt` beside the built pages: the notices of every package of which there is
 * something in them, in their scripts, workers, styles and fonts. The build fails where a notice
 * cannot be had.
 */
export function thirdParty(): AstroIntegration {
  const modules = new Set<string>();
  let root = '';
  /** Looks at what is in each bundle, before anybody takes styles out of it. */
  const look = () => ({
    name: 'third-party',
    enforce: 'pre' as const,
    generateBundle(_options: unknown, bundle: Readonly<Record<string, Bundled>>) {
      for (const { modules: parts = {}, originalFileNames = [] } of Object.values(bundle)) {
        for (const [id, { renderedLength }] of Object.entries(parts)) {
          // Of a style sheet there is nothing in the script itself.
          if (renderedLength > 0 || /\.css(\?|$)/.test(id)) modules.add(id);
        }
        for (const name of originalFileNames) {
          const path = resolve(root, name);
          if (path.includes('node_modules') && existsSync(path)) modules.add(path);
        }
      }
    },
  });
  return {
    name: 'third-party',
    hooks: {
      'astro:config:setup': ({ config, updateConfig }) => {
        root = fileURLToPath(config.root);
        updateConfig({ vite: { plugins: [look()], worker: { plugins: () => [look()] } } });
      },
      'astro:build:done': async ({ dir, logger }) => {
        const dist = fileURLToPath(dir);
        for await (const name of glob(UNUSED, { cwd: dist })) await rm(join(dist, name));
        const others = [...MADE_PAGES];
        if (existsSync(join(dist, 'pagefind'))) others.push('pagefind');
        const packages = packagesOf(modules, root);
        for (const name of others) packages.add(packageNamed(name, root));
        await writeFile(join(dist, THIRD_PARTY), joinNotices(noticesOf(packages)));
        logger.info(`notices of ${packages.size} packages`);
      },
    },
  };
}
