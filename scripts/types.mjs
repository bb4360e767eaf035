/* `npm run types`: checks the types of every .ts, .tsx and .astro file. */
import { join } from 'node:path';
import { ROOT } from './node.mjs';
import { prepare, runNode, tool } from './run.mjs';

const node = await prepare();
process.exit(runNode(node, [tool('astro'), 'check', '--root', join(ROOT, '.')]));
