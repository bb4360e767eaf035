/* `npm start`: installs what is missing, builds what has changed, serves the site. */
import { takeContent } from './content.mjs';
import { alone } from './lock.mjs';
import { endUnlessFree } from './port.mjs';
import { becomeNode, prepare } from './run.mjs';
import { servedFolder } from './served.mjs';
import { buildSite } from './site.mjs';
import { checkVariables } from './variables.mjs';

const { content, rest: args } = takeContent(process.argv.slice(2));
const serves = !args.some((arg) => ['--help', '-h', '--version', '-v'].includes(arg));
if (serves) await endUnlessFree(args);
const node = await prepare();
checkVariables(node);

// The pages' own links need the base path when they are built.
const given = args.findIndex((arg) => arg === '--base' || arg.startsWith('--base='));
const base = args[given] === '--base' ? args[given + 1] : args[given]?.slice('--base='.length);
if (base !== undefined && /^\/([\w.~-]+\/)*$/.test(base)) process.env['WS101_BASE'] = base;

/** Whether another site is to be served than the one that is built here. */
const isElsewhere =
  Boolean(process.env['WS101_DIST']) ||
  args.some((arg) => arg === '--dist' || arg.startsWith('--dist='));

if (serves && !isElsewhere) {
  await buildSite(node, { content });
  // Nobody puts another site in its place meanwhile.
  args.push('--dist', await alone('starting', servedFolder));
}
becomeNode(node, ['server/main.ts', ...args]);
