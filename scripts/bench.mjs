/* `npm run bench [name …]`: the measurements, on the project's Node. */
import { becomeNode, prepare } from './run.mjs';

becomeNode(prepare(), ['bench/main.ts', ...process.argv.slice(2)]);
