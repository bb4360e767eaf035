/*
 * `npm run bench [name …]`: measures against a baseline, side by side in one run. Figures are
 * ratios, median (least – greatest); below 1 is better than the baseline. The class takes twenty
 * minutes; `npm run bench class -- --seconds 15` five.
 */
import { parseArgs } from 'node:util';
import { benchClass } from './class.ts';
import { benchEcho } from './echo.ts';
import { benchEditor } from './editor.ts';
import { benchIdle } from './idle.ts';
import { benchPeers } from './peers.ts';
import { benchWire } from './wire.ts';

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    learners: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '10' },
  },
});
const classOptions = {
  learners: Number(values.learners),
  seconds: Number(values.seconds),
  rounds: Number(values.rounds),
};
if (Object.values(classOptions).some((value) => !Number.isInteger(value) || value < 1)) {
  console.error('--learners, --seconds and --rounds of the class must be whole numbers from 1.');
  process.exit(2);
}

const benches: Readonly<Record<string, () => Promise<void>>> = {
  class: () => benchClass(classOptions),
  echo: benchEcho,
  editor: benchEditor,
  idle: benchIdle,
  peers: benchPeers,
  wire: benchWire,
};

const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(
    `There is no bench "${unknown.join('", "')}". There is: ${Object.keys(benches).join(', ')}.`,
  );
  process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name}`);
  await bench();
}
process.exit(0);
