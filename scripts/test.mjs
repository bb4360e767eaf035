/* `npm test`: everything that tells whether the project works, fast things first. */
import { prepare, runNode } from './run.mjs';

// The rest uses the project's Node and packages, which only now are certain to be there.
process.exit(runNode(await prepare(), ['scripts/checks.mjs', ...process.argv.slice(2)]));
