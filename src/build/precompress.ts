import { glob, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { AstroIntegration } from 'astro';

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

/** Below this many bytes a compressed copy saves nothing: the answer fits one packet anyway. */
const WORTH_IT = 1_000;

/**
 * Puts a `.gz` and a `.br` beside every file that shrinks of the built site; the server sends those.
 * WS101_COMPRESS=0 leaves it out of a build that is only to be looked at: it takes a third of the time.
 */
export function precompress(): AstroIntegration {
  return {
    name: 'precompress',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        if (process.env['WS101_COMPRESS'] === '0') return;
        const root = fileURLToPath(dir);
        let files = 0;
        for await (const name of glob('**/*.{html,css,js,mjs,json,svg,txt,xml,ttf}', {
          cwd: root,
        })) {
          const bytes = await readFile(root + name);
          if (bytes.length < WORTH_IT) continue;
          const params = {
            [constants.BROTLI_PARAM_QUALITY]: 11,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          };
          await Promise.all([
            toGzip(bytes, { level: 9 }).then((gz) => writeFile(`${root}${name}.gz`, gz)),
            toBrotli(bytes, { params }).then((br) => writeFile(`${root}${name}.br`, br)),
          ]);
          files += 1;
        }
        logger.info(`${files} files compressed`);
      },
    },
  };
}
