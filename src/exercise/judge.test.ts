import { expect, test } from 'vitest';
import type { Activity } from '../playground/sandbox-protocol.ts';
import type { Check } from './check.ts';
import { Judge, QUIET, type Clock, type Verdict } from './judge.ts';

/** Asks for an `open` and for a line. */
const check: Check = ({ events, lines }) => [
  {
    met: events.some(({ what }) => what === 'open'),
    expected: { zh: '连上', en: 'open' },
    seen: events,
  },
  { met: lines.includes('done 1'), expected: { zh: '一行', en: 'a line' }, seen: lines },
];

/** A clock that is moved by hand. */
function handClock(): Clock & { pass(ms: number): void } {
  let now = 0;
  let timers: { at: number; then: () => void }[] = [];
  return {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.push(timer);
      return () => (timers = timers.filter((each) => each !== timer));
    },
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((each) => each !== due);
        now = due.at;
        due.then();
      }
      now = end;
    },
  };
}

const open: Activity = { what: 'open', time: 1, socket: 1, readyState: 1, bufferedAmount: 0 };

function judging() {
  const verdicts: Verdict[] = [];
  const clock = handClock();
  const judge = new Judge(check, (verdict) => verdicts.push(verdict), clock);
  judge.begin(1);
  const line = (...texts: string[]) =>
    judge.addConsole([
      {
        type: 'line',
        level: 'log',
        time: 1,
        depth: 0,
        values: texts.map((text) => ({ type: 'string', text })),
      },
    ]);
  return { judge, clock, line, verdicts, states: () => verdicts.map(({ state }) => state) };
}

test('a run passes as soon as all was seen, whatever comes first, and stays so', () => {
  const { judge, clock, line, states } = judging();
  line('done', '1');
  clock.pass(200);
  expect(states()).toEqual(['waiting', 'waiting']);
  judge.addActivities([open]);
  clock.pass(200);
  expect(states().at(-1)).toBe('passed');
  const { length } = states();
  line('more');
  judge.over();
  clock.pass(10 * QUIET);
  expect(states()).toHaveLength(length);
});

test('a run that goes quiet is told what it lacks, and judged on when it goes on', () => {
  const { judge, clock, line, states, verdicts } = judging();
  judge.running();
  judge.addActivities([open]);
  clock.pass(QUIET - 1);
  expect(states().at(-1)).toBe('waiting');
  clock.pass(1);
  expect(states().at(-1)).toBe('failed');
  expect(verdicts.at(-1)?.requirements.map(({ met }) => met)).toEqual([true, false]);
  line('done', '1');
  clock.pass(200);
  expect(states().at(-1)).toBe('passed');
});

test('a run that is over is told sooner', () => {
  const { judge, clock, states } = judging();
  judge.running();
  judge.over();
  clock.pass(QUIET / 2);
  expect(states().at(-1)).toBe('failed');
});

test('what crossed the wire unseen is not called wrong', () => {
  const { judge, clock, states } = judging();
  judge.blind();
  judge.running();
  clock.pass(QUIET);
  expect(states().at(-1)).toBe('blind');
});

test('the next run begins with nothing', () => {
  const { judge, clock, line, states } = judging();
  judge.addActivities([open]);
  judge.begin(2);
  line('done', '1');
  clock.pass(QUIET);
  expect(states().at(-1)).toBe('failed');
  expect(judge.hasRun(1)).toBe(false);
});

test('a flood is judged seldom', () => {
  const { judge, clock, verdicts } = judging();
  for (let at = 0; at < 1_000; at += 1) {
    judge.addActivities([{ ...open, what: 'message' }]);
    clock.pass(1);
  }
  expect(verdicts.length).toBeLessThan(15);
});
