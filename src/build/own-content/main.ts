/*
 * `node src/build/own-content/main.ts OWN TARGET`: looks at a school's own content, says every fault
 * and ends with 1, or puts together in TARGET the project that the site with it is built from.
 */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { assemble, summaryOf } from './assemble.ts';
import { faultsOf } from './check.ts';
import { contentFolder } from './folder.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const [given = '', target = ''] = process.argv.slice(2);
if (statSync(given, { throwIfNoEntry: false })?.isDirectory() !== true) {
  console.error(
    `--content: there is no folder ${given}. Give one that is shaped like the project’s content/, for example --content ./our-lessons.`,
  );
  process.exit(1);
}
const [own, course] = [contentFolder(given), contentFolder(join(ROOT, 'content'))];
const faults = faultsOf(own, course);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  console.error(`Nothing was built: put ${given} right and start again.`);
  process.exit(1);
}
assemble(ROOT, given, target);
console.log(`With ${summaryOf(own, course)}.`);
