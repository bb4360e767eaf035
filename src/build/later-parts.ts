import type { AstroIntegration } from 'astro';
import { fileURLToPath } from 'node:url';

/** Vite's own module for what is imported later. */
const HELPER = '\0vite/preload-helper.js';
const later = fileURLToPath(new URL('../later.ts', import.meta.url));

/** What is used of a chunk that was bundled. */
interface Chunk {
  imports: string[];
}

/** A chunk and all that it imports at once. */
function withImports(chunks: ReadonlyMap<string, Chunk>, name: string): Set<string> {
  const all = new Set([name]);
  for (const each of all) {
    for (const file of chunks.get(each)?.imports ?? []) all.add(file);
  }
  return all;
}

/**
 * Lets `src/later.ts` load what a page imports later. Vite's own helper asks the browser for modules
 * before they are needed, which may keep for good that one of them did not come. Each import names
 * all its files, and none that the importing one has come with.
 */
export function laterParts(): AstroIntegration {
  const chunks = new Map<string, Chunk>();
  const resolveDependencies = (file: string, _files: string[], { hostId }: { hostId: string }) => {
    const there = withImports(chunks, hostId);
    return [...withImports(chunks, file)].filter((each) => !there.has(each));
  };
  return {
    name: 'later-parts',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({
          vite: {
            plugins: [
              {
                name: 'later-parts',
                enforce: 'pre',
                apply: 'build',
                // Astro sets this for its own builds, whatever is configured.
                configResolved({ environments }) {
                  for (const { build } of Object.values(environments)) {
                    build.modulePreload = { polyfill: false, resolveDependencies };
                  }
                },
                load(id) {
                  if (id !== HELPER) return null;
                  return `export { importLater as __vitePreload } from ${JSON.stringify(later)};`;
                },
                // Before Vite's own plugin asks `resolveDependencies`.
                generateBundle: {
                  order: 'pre',
                  handler(_options, bundle) {
                    for (const each of Object.values(bundle)) {
                      if (each.type === 'chunk') chunks.set(each.fileName, each);
                    }
                  },
                },
              },
            ],
          },
        });
      },
    },
  };
}
