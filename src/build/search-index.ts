import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { close, createIndex } from 'pagefind';

/**
 * Writes the index of the search whole. Pagefind's own program says that it has written its files
 * while the last of them may still be empty, and stays so when it is ended then.
 */
export function searchIndex(): AstroIntegration {
  return {
    name: 'ws101:search-index',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        try {
          const { index } = await createIndex();
          if (!index) throw new Error('Pagefind did not start');
          const { errors } = await index.addDirectory({ path: fileURLToPath(dir) });
          const { files, errors: others } = await index.getFiles();
          const [fault] = [...errors, ...others];
          if (fault !== undefined) throw new Error(`Pagefind: ${fault}`);
          const folder = new URL('pagefind/', dir);
          await rm(folder, { recursive: true, force: true });
          for (const { path, content } of files) {
            if (content.length === 0) throw new Error(`Pagefind: ${path} is empty`);
            const place = fileURLToPath(new URL(path, folder));
            await mkdir(dirname(place), { recursive: true });
            await writeFile(place, content);
          }
        } finally {
          await close();
        }
      },
    },
  };
}
