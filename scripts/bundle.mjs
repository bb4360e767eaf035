/* The server as plain JavaScript in as few files as possible. */
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { ROOT } from './node.mjs';

/** Faster natives that `ws` uses where somebody has installed them, and does without elsewhere. */
const OPTIONAL = ['bufferutil', 'utf-8-validate'];

/**
 * Bundles the server and all that it imports: Node strips no types inside `node_modules`, and a
 * package without dependencies installs where no registry can be reached.
 * @param {string} folder Where `main.mjs` goes.
 * @returns {Promise<string[]>} the modules of which there is something in it.
 */
export async function bundleServer(folder) {
  const bundle = await rolldown({
    input: { main: join(ROOT, 'server', 'main.ts') },
    cwd: ROOT,
    platform: 'node',
    external: OPTIONAL,
    plugins: [
      {
        name: 'as-packaged',
        resolveId: (source) => {
          const file = /\/((?:start-command|root)\.ts)$/.exec(source)?.[1];
          return file === undefined ? null : join(ROOT, 'packaging', file);
        },
      },
    ],
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await bundle.close();
  return output.flatMap((chunk) =>
    chunk.type === 'chunk'
      ? Object.keys(chunk.modules).filter((id) => chunk.modules[id].renderedLength > 0)
      : [],
  );
}
