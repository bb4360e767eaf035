/* What an idle connection costs: memory of the server for each of 5,000, and 10,000 held open. */
import type { Socket } from 'node:net';
import { median, ratioText, row } from './figures.ts';
import { openSocket } from './load.ts';
import { startSubject } from './processes.ts';

const CONNECTIONS = 5_000;
const ROUNDS = 5;
const HELD = 10_000;
/**
 * V8 lets its space for young objects grow to some 48 MB with what happens meanwhile; held small, it
 * does not hide what connections take.
 */
const YOUNG = ['--max-semi-space-size=1'];
/** Handshakes under way at once: more would only wait in the listen queue. */
const AT_ONCE = 100;

async function openMany(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const wanted = Math.min(AT_ONCE, count - sockets.length);
    const batch = Array.from({ length: wanted }, () => openSocket(port, '/echo'));
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

/** Bytes that each of many idle connections takes in a fresh server: all, and on the heap. */
async function memoryEach(which: 'ours' | 'bare'): Promise<{ memory: number; heap: number }> {
  const subject = await startSubject(which, YOUNG);
  try {
    // What the first connections make once and for all is not counted.
    for (const socket of await openMany(subject.port, 500)) socket.destroy();
    const before = await subject.memory();
    const sockets = await openMany(subject.port, CONNECTIONS);
    const after = await subject.memory();
    for (const socket of sockets) socket.destroy();
    return {
      memory: (after.resident - before.resident) / CONNECTIONS,
      heap: (after.heap - before.heap) / CONNECTIONS,
    };
  } finally {
    subject.stop();
  }
}

export async function benchIdle(): Promise<void> {
  row('idle connections', '÷ bare ws', 'bytes each', 'bar');
  const ratios = { memory: [] as number[], heap: [] as number[] };
  const ours = { memory: [] as number[], heap: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const mine = await memoryEach('ours');
    const theirs = await memoryEach('bare');
    for (const kind of ['memory', 'heap'] as const) {
      ours[kind].push(mine[kind]);
      ratios[kind].push(mine[kind] / theirs[kind]);
    }
  }
  const verdict = median(ratios.heap) <= 1.05 ? 'met' : 'MISSED';
  const each = (kind: 'memory' | 'heap') => String(Math.round(median(ours[kind])));
  row(
    `heap and buffers, ${CONNECTIONS} open`,
    ratioText(ratios.heap),
    each('heap'),
    `1.05 ${verdict}`,
  );
  // V8 keeps pages in proportion to all that a process holds, so this says less of connections.
  row('growth of the process', ratioText(ratios.memory), each('memory'));

  const subject = await startSubject('ours');
  try {
    const sockets = await openMany(subject.port, HELD);
    const open = sockets.filter(({ destroyed }) => !destroyed).length;
    row(`${HELD} idle connections`, `${open} held`, '', open === HELD ? 'met' : 'MISSED');
    for (const socket of sockets) socket.destroy();
  } finally {
    subject.stop();
  }
}
