/* `npm start`: installs what is missing, builds what has changed, serves the site. */
import { takeContent } from './content.mjs';
import { becomeNode, prepare } from './run.mjs';
import { buildSite } from './site.mjs';
import { checkVariables } from './variables.mjs';

const { content, rest: args } = takeContent(process.argv.slice(2));
const node = prepare();
checkVariables(node);
const serves = !args.some((arg) => ['--help', '-h', '--version', '-v'].includes(arg));

// The pages' own links need the base path when they are built.
const given = args.findIndex((arg) => arg === '--base' || arg.startsWith('--base='));
const base = args[given] === '--base' ? args[given + 1] : args[given]?.slice('--base='.length);
if (base !== undefined && /^\/([\w.~-]+\/)*$/.test(base)) process.env['WS101_BASE'] = base;

if (serves) buildSite(node, { content });
becomeNode(node, ['server/main.ts', ...args]);
