import type { AstroIntegration } from 'astro';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptied, isAbsent, isLibrary, withoutForeign } from './monaco-absent.ts';

/** Brings every feature of Monaco with it, only to make a worker. */
const WORKERS = /[\\/]internal[\\/]common[\\/]workers\.js$/;
/** Stands for one of Monaco's style sheets as a script. Ends so that it is not read as a sheet. */
const SHEET = 'monaco-sheet:';

const adopt = fileURLToPath(new URL('../playground/editor/adopt-styles.ts', import.meta.url));
const worker = fileURLToPath(new URL('../playground/editor/language-worker.ts', import.meta.url));

/**
 * Keeps Monaco out of pages that nobody types in. Astro links the style sheets of whatever a page
 * may ever import; so Monaco's come as text within its scripts, and are adopted when those run.
 */
export function lightMonaco(): AstroIntegration {
  return {
    name: 'light-monaco',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({
          vite: {
            // Bundled beforehand, as the dev server would, it could not find its style sheets.
            optimizeDeps: { exclude: ['monaco-editor'] },
            worker: {
              plugins: () => [
                {
                  name: 'light-typescript',
                  enforce: 'pre',
                  async load(id: string) {
                    return isLibrary(id) ? withoutForeign(await readFile(id, 'utf8')) : null;
                  },
                },
              ],
            },
            plugins: [
              {
                name: 'light-monaco',
                enforce: 'pre',
                resolveId(source, importer) {
                  if (!importer?.includes('monaco-editor')) return null;
                  if (WORKERS.test(source)) return worker;
                  if (!source.endsWith('.css')) return null;
                  return `\0${SHEET}${join(dirname(importer), source)}.js`;
                },
                async load(id) {
                  if (!id.startsWith(`\0${SHEET}`)) {
                    return isAbsent(id) ? emptied(await readFile(id, 'utf8')) : null;
                  }
                  const path = id.slice(SHEET.length + 1, -'.js'.length);
                  const [from, text] = [adopt, `${path}?inline`].map((each) =>
                    JSON.stringify(each),
                  );
                  return `import { adoptStyles } from ${from}; import text from ${text}; adoptStyles(text);`;
                },
              },
            ],
          },
        });
      },
    },
  };
}
