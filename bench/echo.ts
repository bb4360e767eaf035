/*
 * What it costs to be watched: processor time of the server for each echoed message, against a bare
 * `ws` server with the same options, in turns within one run.
 */
import type { Socket } from 'node:net';
import { median, quantile, ratioText, row } from './figures.ts';
import { echoAll, openSocket, openTrace } from './load.ts';
import { startSubject, type Subject } from './processes.ts';

const CONNECTIONS = 20;
const ROUNDS = 15;
const SIZES = [
  { size: 64, name: '64 B', messages: 60_000, window: 8, bars: [1.03, NaN, 1.25] },
  { size: 16_384, name: '16 KiB', messages: 12_000, window: 2, bars: [1.03, NaN, 1.3] },
];
const WATCHED = [
  { name: 'nobody watches', share: 0 },
  { name: '1 in 10 watched', share: 0.1 },
  { name: 'all watched', share: 1 },
];

interface Sample {
  /** Microseconds of processor time a message. */
  cpu: number;
  /** 99th percentile of the round trip, one message under way on each connection, in ms. */
  p99: number;
}

async function sample(
  subject: Subject,
  sockets: readonly Socket[],
  size: number,
  messages: number,
  window: number,
): Promise<Sample> {
  const before = await subject.cpu();
  await echoAll(sockets, size, messages, window);
  const after = await subject.cpu();
  const times = await echoAll(sockets, size, Math.ceil(messages / 10), 1);
  return { cpu: (after - before) / messages, p99: quantile(times, 0.99) };
}

export async function benchEcho(): Promise<void> {
  row(
    `echo, ${CONNECTIONS} connections, ${ROUNDS} rounds`,
    'CPU a message ÷ bare ws',
    'p99 ÷ bare ws',
    'bar',
  );
  const [ours, bare] = await Promise.all([startSubject('ours'), startSubject('bare')]);
  try {
    for (const { size, name, messages, window, bars } of SIZES) {
      for (const [at, { name: watch, share }] of WATCHED.entries()) {
        const trace = share > 0 ? await openTrace(ours.port) : undefined;
        const tagged = Math.round(CONNECTIONS * share);
        const mine: Socket[] = [];
        const theirs: Socket[] = [];
        for (let i = 0; i < CONNECTIONS; i += 1) {
          const tag = trace && i < tagged ? `?trace=${trace.id}` : '';
          mine.push(await openSocket(ours.port, `/echo${tag}`));
          theirs.push(await openSocket(bare.port, '/echo'));
        }
        const cpu: number[] = [];
        const p99: number[] = [];
        // The first round warms both up.
        for (let round = 0; round <= ROUNDS; round += 1) {
          const turns = [ours, bare].map(
            (subject, which) => () =>
              sample(subject, which === 0 ? mine : theirs, size, messages, window),
          );
          const order = round % 2 === 0 ? [0, 1] : [1, 0];
          const found: Sample[] = [];
          for (const which of order) {
            const turn = turns[which];
            if (turn) found[which] = await turn();
          }
          const [our, their] = found;
          if (round === 0 || !our || !their) continue;
          cpu.push(our.cpu / their.cpu);
          p99.push(our.p99 / their.p99);
        }
        for (const socket of [...mine, ...theirs]) socket.destroy();
        trace?.close();
        const bar = bars[at] ?? NaN;
        const verdict = Number.isNaN(bar) ? '' : `${bar} ${median(cpu) <= bar ? 'met' : 'MISSED'}`;
        row(`${name}, ${watch}`, ratioText(cpu), ratioText(p99), verdict);
      }
    }
  } finally {
    ours.stop();
    bare.stop();
  }
}
