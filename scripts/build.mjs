/* `npm run build`: builds the site into `dist/`, whether or not anything has changed. */
import { prepare } from './run.mjs';
import { buildSite } from './site.mjs';

buildSite(prepare(), { force: true });
