/* `npm run dev`: Astro's dev server with the live endpoints on it. */
import { takeContent } from './content.mjs';
import { becomeNode, prepare, tool } from './run.mjs';

const { content, rest } = takeContent(process.argv.slice(2));
if (content !== undefined) {
  console.error(
    `npm run dev serves the project's own content/ alone. To see the site with ${content}: WS101_COMPRESS=0 npm start -- --content ${content}`,
  );
  process.exit(1);
}
becomeNode(prepare(), [tool('astro'), 'dev', ...rest]);
