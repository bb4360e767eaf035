/*
 * `npm run pack`: one file, `websocket-101-X.Y.Z.tgz`, that holds the built site and the bundled
 * server and runs with nothing else but Node. `--out DIR` puts it elsewhere than into the project's
 * folder, `--as-built` takes the site as it lies in `dist/`, `--base PATH` packs it for a path below
 * its host, `--content DIR` adds a school's own lessons and examples.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleServer } from './bundle.mjs';
import { takeContent } from './content.mjs';
import { aloneUntilTheEnd } from './lock.mjs';
import { projectEnv, ROOT } from './node.mjs';
import { npmCommand } from './npm.mjs';
import { copySite } from './packed-site.mjs';
import { prepare } from './run.mjs';
import { buildSite } from './site.mjs';
import { thirdPartyText } from './third-party.mjs';
import { checkVariables } from './variables.mjs';

const { content, rest } = takeContent(process.argv.slice(2));
const values = readOptions(rest);
if (values.base !== undefined) process.env['WS101_BASE'] = values.base;
const node = await prepare();
checkVariables(node);
// So that nobody puts another site into `dist/` meanwhile.
await aloneUntilTheEnd('packing');
if (!values['as-built']) await buildSite(node, { content });

const folder = join(ROOT, '.cache', 'package');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

copySite(join(ROOT, 'dist'), join(folder, 'dist'));
const bundled = await bundleServer(join(folder, 'server'));
for (const file of ['websocket-101.cjs', 'start.cjs']) {
  cpSync(join(ROOT, 'packaging', file), join(folder, 'bin', file));
}
const { version } = manifest();
const readme = readFileSync(join(ROOT, 'packaging', 'README.md'), 'utf8');
writeFileSync(join(folder, 'README.md'), readme.replaceAll('X.Y.Z', version));
cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
cpSync(join(ROOT, 'docs'), join(folder, 'docs'), { recursive: true });
writeFileSync(join(folder, 'THIRD-PARTY.txt'), thirdPartyText(join(ROOT, 'dist'), bundled));
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);

mkdirSync(values.out, { recursive: true });
const npm = npmCommand(
  ['pack', '--json', '--ignore-scripts', '--pack-destination', resolve(values.out)],
  process,
);
const packed = spawnSync(npm.file, npm.args, {
  cwd: folder,
  encoding: 'utf8',
  env: projectEnv(node),
  shell: npm.shell,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (packed.status !== 0) {
  console.error(packed.stdout);
  process.exit(packed.status ?? 1);
}
const [about] = Object.values(JSON.parse(packed.stdout));
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(
  `${join(resolve(values.out), about.filename)}: ${megabytes(about.size)}, ` +
    `${megabytes(about.unpackedSize)} installed, ${about.entryCount} files, no other package`,
);

/** What was asked for; ends with 1 and one sentence where that cannot be. */
function readOptions(args) {
  try {
    const { values: given } = parseArgs({
      args,
      options: {
        out: { type: 'string', default: ROOT },
        'as-built': { type: 'boolean' },
        base: { type: 'string' },
      },
    });
    if (given.base === undefined || /^\/((?!\.\.?\/)[\w.~-]+\/)*$/.test(given.base)) return given;
    console.error(
      `--base must begin and end with /, for example --base /ws101/; it was "${given.base}".`,
    );
  } catch (error) {
    if (!String(error.code).startsWith('ERR_PARSE_ARGS')) throw error;
    console.error(
      `npm run pack takes --content DIR, --base PATH, --out DIR and --as-built, and got "${args.join(' ')}".`,
    );
  }
  return process.exit(1);
}

/** The package's own manifest: nothing of what the project needs for its work is in it. */
function manifest() {
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  return {
    name,
    version,
    description,
    license,
    keywords: ['websocket', 'tutorial', 'rfc6455', 'education', 'classroom'],
    type: 'module',
    bin: { [name]: 'bin/websocket-101.cjs' },
    engines: { node: '>=22.12' },
  };
}
