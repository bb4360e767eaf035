/* `npm run bench [name …]`: the measurements, on the project's Node. */
import { becomeNode, prepare } from './run.mjs';

becomeNode(await prepare(), ['bench/main.ts', ...process.argv.slice(2)]);
