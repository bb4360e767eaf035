/*
 * `npm run bench [name …]`: measures against a baseline, side by side in one run. Figures are
 * ratios, median (least – greatest); below 1 is better than the baseline.
 */
import { benchEcho } from './echo.ts';
import { benchEditor } from './editor.ts';
import { benchIdle } from './idle.ts';
import { benchPeers } from './peers.ts';
import { benchWire } from './wire.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  echo: benchEcho,
  editor: benchEditor,
  idle: benchIdle,
  peers: benchPeers,
  wire: benchWire,
};

const wanted = process.argv.slice(2);
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
