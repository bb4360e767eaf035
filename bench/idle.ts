/* What an idle connection costs: memory of the server for each of many, with 10,000 held open. */
import type { Socket } from 'node:net';
import { median, ratioText, row } from './figures.ts';
import { openSocket } from './load.ts';
import { startSubject } from './processes.ts';

/**
 * Memory is compared from this many connections on. The first ones fill the room that was free, and
 * meanwhile V8's optimizer takes some MB once and for all: of them growth tells nothing.
 */
const FIRST = 2_500;
const HELD = 10_000;
const ROUNDS = 5;
/** Most that each connection may take, as a share of what it takes in a bare server. */
const BARS = { heap: 1.05, memory: 1.3 };
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

interface Cost {
  /** Bytes by which the process grows for each connection. */
  memory: number;
  /** Bytes on the heap and in buffers. */
  heap: number;
  /** How many connections were still open at the end. */
  held: number;
}

/** What each of many idle connections takes in a fresh server. */
async function costEach(which: 'ours' | 'bare'): Promise<Cost> {
  const subject = await startSubject(which, YOUNG);
  try {
    const first = await openMany(subject.port, FIRST);
    const before = await subject.memory();
    const sockets = [...first, ...(await openMany(subject.port, HELD - FIRST))];
    const after = await subject.memory();
    const held = sockets.filter(({ destroyed }) => !destroyed).length;
    for (const socket of sockets) socket.destroy();
    return {
      memory: (after.resident - before.resident) / (HELD - FIRST),
      heap: (after.heap - before.heap) / (HELD - FIRST),
      held,
    };
  } finally {
    subject.stop();
  }
}

export async function benchIdle(): Promise<void> {
  row('idle connections', '÷ bare ws', 'bytes each', 'bar');
  const ratios = { memory: [] as number[], heap: [] as number[] };
  const ours = { memory: [] as number[], heap: [] as number[] };
  let held = HELD;
  for (let round = 0; round < ROUNDS; round += 1) {
    const mine = await costEach('ours');
    const theirs = await costEach('bare');
    for (const kind of ['memory', 'heap'] as const) {
      ours[kind].push(mine[kind]);
      ratios[kind].push(mine[kind] / theirs[kind]);
    }
    held = Math.min(held, mine.held);
  }
  const names = { heap: 'heap and buffers', memory: 'growth of the process' };
  for (const kind of ['heap', 'memory'] as const) {
    const each = String(Math.round(median(ours[kind])));
    const verdict = median(ratios[kind]) <= BARS[kind] ? 'met' : 'MISSED';
    row(names[kind], ratioText(ratios[kind]), each, `${BARS[kind]} ${verdict}`);
  }
  row(`${HELD} idle connections`, `${held} held`, '', held === HELD ? 'met' : 'MISSED');
}
