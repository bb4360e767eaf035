/*
 * A class from one address: each learner loads a page, holds a control channel, runs a watched echo
 * of 20 messages a second and is in one chat room with all the others. Some have programs that run
 * away. In each round the same class is played without the storms and with them.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { median, quantile, ratioText, row } from './figures.ts';
import { loadPage, openLearner, type Learner } from './learner.ts';
import { startSubject, type Subject } from './processes.ts';

const STORM = fileURLToPath(new URL('./storm.ts', import.meta.url));
const DIST = fileURLToPath(new URL('../dist', import.meta.url));
/** Learners who open at once: more would only wait in the listen queue. */
const AT_ONCE = 20;
/** Milliseconds of a run before echoes count: everything is warm then. */
const WARM = 1_000;
/** Bars: the slowest echoes with storms over those without; growth of memory over the rounds. */
const MOST_SLOWER = 3;
const MOST_GROWTH = 1.05;

export interface ClassOptions {
  learners: number;
  /** Seconds of each run; a round is two. */
  seconds: number;
  rounds: number;
}

interface Run {
  /** Round trips of those who kept the rules, in ms. */
  times: Float64Array;
  /** Share of one processor that the server used. */
  cpu: number;
  /** Bytes of the server for each learner, before anyone sent. */
  each: number;
  /** Those who kept the rules and were disconnected all the same, by what they lost. */
  lost: string[];
  storm: { sent: number; cut: number };
}

export async function benchClass({ learners, seconds, rounds }: ClassOptions): Promise<void> {
  if (!existsSync(DIST)) throw new Error('The bench plays on the built site: npm run build first.');
  const raging = Math.ceil(learners / 10);
  const subject = await startSubject('class', [], { WS101_DIST: DIST });
  const slower: number[] = [];
  const memory: number[] = [];
  const resident: number[] = [];
  const runs: { quiet: Run; stormy: Run }[] = [];
  try {
    row(`${learners} learners, ${raging} of them storms`, `${rounds} rounds of ${seconds} s twice`);
    row(
      'round',
      'p50 p95 p99 ms, quiet',
      'p50 p95 p99 ms, storms',
      'CPU quiet, storms',
      'MB after',
    );
    for (let round = 0; round < rounds; round += 1) {
      const quiet = await play(subject, learners - raging, 0, seconds);
      const stormy = await play(subject, learners - raging, raging, seconds);
      runs.push({ quiet, stormy });
      slower.push(quantile(stormy.times, 0.99) / quantile(quiet.times, 0.99));
      const held = await subject.memory();
      memory.push(held.heap / 1e6);
      resident.push(held.resident / 1e6);
      row(
        String(round + 1),
        timesText(quiet),
        timesText(stormy),
        `${percent(quiet.cpu)} ${percent(stormy.cpu)}`,
        (memory.at(-1) ?? NaN).toFixed(1),
      );
    }
  } finally {
    subject.stop();
  }
  const worst = median(slower);
  row('p99 with storms ÷ without', ratioText(slower), verdict(worst <= MOST_SLOWER, MOST_SLOWER));
  // What the first class makes once and for all is not growth.
  const [first = NaN, ...later] = memory.slice(Math.min(1, rounds - 1));
  const growth = Math.max(...later, first) / first;
  row(
    'memory, most ÷ after the second round',
    growth.toFixed(2),
    verdict(growth <= MOST_GROWTH, MOST_GROWTH),
  );
  const lost = runs.flatMap(({ quiet, stormy }) => [...quiet.lost, ...stormy.lost]);
  row('disconnected who kept the rules', String(lost.length), verdict(lost.length === 0, 0));
  const each = median(runs.map(({ quiet }) => quiet.each)) / 1e3;
  row('memory of a learner, connected', `${each.toFixed(0)} kB`);
  row('the whole process, at most', `${Math.round(Math.max(...resident))} MB`);
  const sent = runs.reduce((sum, { stormy }) => sum + stormy.storm.sent, 0);
  const cut = runs.reduce((sum, { stormy }) => sum + stormy.storm.cut, 0);
  row('storms', `${sent} messages sent`, `${cut} times cut off`);
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
const verdict = (isMet: boolean, bar: number) => `${bar} ${isMet ? 'met' : 'MISSED'}`;
const timesText = ({ times }: Run) =>
  [0.5, 0.95, 0.99].map((part) => quantile(times, part).toFixed(1)).join(' ');

/** One class, from the first page to the last connection. */
async function play(
  subject: Subject,
  count: number,
  raging: number,
  seconds: number,
): Promise<Run> {
  const { port } = subject;
  const before = (await subject.memory()).heap;
  const learners: Learner[] = [];
  while (learners.length < count) {
    const places = Array.from(
      { length: Math.min(AT_ONCE, count - learners.length) },
      (_, at) => (learners.length + at) / count,
    );
    const opened = places.map(async (place) => {
      await loadPage(port);
      return openLearner(port, place);
    });
    learners.push(...(await Promise.all(opened)));
  }
  const each = ((await subject.memory()).heap - before) / count;
  const storm = raging > 0 ? fork(STORM, [String(port), String(raging)]) : undefined;
  if (storm) await once(storm, 'message');
  const times: number[] = [];
  const start = performance.now();
  for (const learner of learners) {
    learner.begin((ms) => {
      if (performance.now() - start > WARM) times.push(ms);
    });
  }
  const cpu = await subject.cpu();
  await wait(seconds * 1_000);
  const used = ((await subject.cpu()) - cpu) / ((performance.now() - start) * 1_000);
  const raged = storm ? await stop(storm) : { sent: 0, cut: 0 };
  const lost = learners.flatMap((learner) => learner.end() ?? []);
  // The server is to have forgotten them before the next class comes.
  await wait(1_000);
  return { times: Float64Array.from(times), cpu: used, each, lost, storm: raged };
}

async function stop(storm: ChildProcess): Promise<{ sent: number; cut: number }> {
  const told = once(storm, 'message');
  storm.send('stop');
  const [figures] = (await told) as [{ sent: number; cut: number }];
  return figures;
}
