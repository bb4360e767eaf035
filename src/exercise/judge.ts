import { shortText } from '../playground/console/value-view.ts';
import type { Activity, ConsoleItem } from '../playground/sandbox-protocol.ts';
import type { TraceRecord } from '../protocol/trace.ts';
import { RunRecord } from '../wire-view/run-record.ts';
import type { Check, Requirement } from './check.ts';
import { readEvidence } from './read-evidence.ts';

/**
 * `waiting`: something may still come. `failed`: nothing has come for a while, or the run is over.
 * `blind`: not passed, and what crossed the wire could not be seen.
 */
export type VerdictState = 'waiting' | 'failed' | 'blind' | 'passed';

export interface Verdict {
  state: VerdictState;
  requirements: readonly Requirement[];
}

/** Timers, in ms, as a page has them. */
export interface Clock {
  now(): number;
  after(ms: number, then: () => void): () => void;
}

export const pageClock: Clock = {
  now: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

/** Milliseconds without news after which a run that has not passed is told what it lacks. */
export const QUIET = 1_500;
/** Milliseconds between two judgements, at least; … */
const PACE = 100;
/** … and so many times what one takes, so that judging a flood does not slow it down. */
const REST = 8;
/** Lines that are kept of what was printed. */
const MOST_LINES = 10_000;

/** Judges one run after the other, while they go on. */
export class Judge {
  readonly #check: Check;
  readonly #onVerdict: (verdict: Verdict) => void;
  readonly #clock: Clock;
  readonly #record = new RunRecord();
  #lines: string[] = [];
  #state: VerdictState = 'waiting';
  #isOver = false;
  #isBlind = false;
  #pace = PACE;
  #cancelLook = () => {};
  #isLooking = false;
  #cancelQuiet = () => {};

  constructor(check: Check, onVerdict: (verdict: Verdict) => void, clock: Clock = pageClock) {
    this.#check = check;
    this.#onVerdict = onVerdict;
    this.#clock = clock;
  }

  /** Begins another run: the verdict of the one before is over. */
  begin(run: number): void {
    this.stop();
    this.#record.begin(run);
    this.#lines = [];
    this.#state = 'waiting';
    this.#isOver = this.#isBlind = false;
    this.#tell();
  }

  /** Whether news belongs to the run that is judged. */
  hasRun(run: number): boolean {
    return run === this.#record.run;
  }

  addRecords(records: readonly TraceRecord[]): void {
    this.#record.addRecords(records);
    this.#news();
  }

  addActivities(activities: readonly Activity[]): void {
    this.#record.addActivities(activities);
    this.#news();
  }

  addConsole(items: readonly ConsoleItem[]): void {
    for (const item of items) {
      if (item.type !== 'line' || item.cause === 'dialog') continue;
      if (this.#lines.length >= MOST_LINES) this.#lines.shift();
      const texts = item.values.map((value) =>
        value.type === 'string' ? value.text : shortText(value),
      );
      this.#lines.push(texts.join(' '));
    }
    this.#news();
  }

  /** The program was handed over: from now on it can be waited for. */
  running(): void {
    this.#news();
  }

  /** The bytes of this run cannot be shown. */
  blind(): void {
    this.#isBlind = true;
  }

  /** The run has ended. Bytes of it may still be on their way. */
  over(): void {
    this.#isOver = true;
    this.#news();
  }

  /** Ends judging: no verdict comes any more. */
  stop(): void {
    this.#cancelLook();
    this.#cancelQuiet();
    this.#isLooking = false;
  }

  #news(): void {
    if (this.#state === 'passed') return;
    this.#cancelQuiet();
    this.#cancelQuiet = this.#clock.after(this.#isOver ? PACE * 3 : QUIET, () => this.#giveUp());
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#cancelLook = this.#clock.after(this.#pace, () => this.#look());
  }

  #look(): void {
    this.#isLooking = false;
    const began = this.#clock.now();
    this.#state = 'waiting';
    this.#tell();
    this.#pace = Math.max(PACE, (this.#clock.now() - began) * REST);
  }

  #giveUp(): void {
    if (this.#isLooking) {
      this.#cancelLook();
      this.#look();
    }
    if (this.#state === 'passed') return;
    this.#state = this.#isBlind ? 'blind' : 'failed';
    this.#tell();
  }

  /** Judges, and tells the verdict. Passed stays passed until the next run. */
  #tell(): void {
    const requirements = this.#check(readEvidence(this.#record, this.#lines));
    if (requirements.length > 0 && requirements.every(({ met }) => met)) {
      this.stop();
      this.#state = 'passed';
    }
    this.#onVerdict({ state: this.#state, requirements });
  }
}
