/*
 * `npm run dev`: Astro's dev server with the live endpoints on it. `--content DIR` adds a school's
 * own lessons and examples, and follows them as they are written.
 */
import { join } from 'node:path';
import { takeContent } from './content.mjs';
import { ROOT } from './node.mjs';
import { becomeNode, prepare, tool } from './run.mjs';
import { putTogether } from './site.mjs';
import { checkVariables } from './variables.mjs';

const { content, rest } = takeContent(process.argv.slice(2));
const node = await prepare();
checkVariables(node);
const astro =
  content === undefined
    ? [tool('astro')]
    : putTogether(node, content, join(ROOT, '.cache', 'own-content-dev'));
becomeNode(node, [...astro, 'dev', ...rest]);
