/*
 * `npm run build`: builds the site into `dist/`, whether or not anything has changed. `--content DIR`
 * adds a school's own lessons and examples.
 */
import { takeContent } from './content.mjs';
import { prepare } from './run.mjs';
import { buildSite } from './site.mjs';
import { checkVariables } from './variables.mjs';

const { content, rest } = takeContent(process.argv.slice(2));
if (rest.length > 0) {
  console.error(`npm run build takes --content DIR and nothing else; it got "${rest.join(' ')}".`);
  process.exit(1);
}
const node = await prepare();
checkVariables(node);
await buildSite(node, { force: true, content });
