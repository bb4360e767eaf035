/* `npm run dev`: Astro's dev server with the live endpoints on it. */
import { becomeNode, prepare, tool } from './run.mjs';

becomeNode(prepare(), [tool('astro'), 'dev', ...process.argv.slice(2)]);
