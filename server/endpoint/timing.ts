import type { Guarded } from '../health/fault.ts';
import { tick, type Tick } from '../feed/feed.ts';
import type { Moment } from '../settings/values.ts';

/** What ends with a `'close'` event. A fault in what is done for it later is its own. */
export interface Closing extends Guarded {
  once(event: 'close', listener: () => void): unknown;
}

/** A connection that messages come over, of either kind. */
interface Conversation extends Closing {
  receive: ((data: Buffer, isBinary: boolean) => void) | undefined;
  deliver(data: Buffer, isBinary: boolean): void;
}

/**
 * Takes a message of a connection and sends it back. One function for all of them: thousands may be
 * idle, and a closure for each would take memory.
 */
export function sendBack(
  this: Pick<Conversation, 'deliver'>,
  data: Buffer,
  isBinary: boolean,
): void {
  this.deliver(data, isBinary);
}

/** Does something in `ms` milliseconds, unless the connection has ended by then. */
export function later(connection: Closing, ms: number, act: () => void): void {
  const timer = setTimeout(() => connection.attempt('timer', act), ms);
  connection.once('close', () => clearTimeout(timer));
}

/** Does something every `ms` milliseconds until the connection ends; gives what stops it before. */
export function repeat(connection: Closing, ms: number, act: () => void): () => void {
  const timer = setInterval(() => connection.attempt('timer', act), ms);
  const stop = () => clearInterval(timer);
  connection.once('close', stop);
  return stop;
}

/** Does something when what was written in this turn has been handed to the kernel. */
export function soon(connection: Guarded, act: () => void): void {
  setImmediate(() => connection.attempt('timer', act));
}

/** Longest timer of Node, in ms; a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * Tells each tick of the feed from number `from` on when it is due, until the connection ends or the
 * function that is given back is called.
 */
export function follow(
  connection: Closing,
  from: number,
  every: number,
  tell: (tick: Tick) => void,
): () => void {
  let next = from;
  let timer: NodeJS.Timeout;
  const wait = () => {
    const ms = Math.max(0, tick(next, every).time - Date.now());
    timer = setTimeout(due, Math.min(LONGEST, ms));
  };
  const due = () => {
    const told = tick(next, every);
    // Node's timers may fire a millisecond early, when the tick is not told by `ticksSince` yet.
    const isEarly = Date.now() < told.time;
    if (!isEarly) next += 1;
    wait();
    if (!isEarly) connection.attempt('timer', () => tell(told));
  };
  const stop = () => clearTimeout(timer);
  wait();
  connection.once('close', stop);
  return stop;
}

/** Echoes every message until the moment has come, then acts, once. */
export function echoUntil(connection: Conversation, when: Moment, act: () => void): void {
  let left = 'messages' in when ? when.messages : Infinity;
  connection.receive = (data, isBinary) => {
    connection.deliver(data, isBinary);
    left -= 1;
    if (left > 0) return;
    connection.receive = undefined;
    act();
  };
  if ('ms' in when) later(connection, when.ms, act);
  else if (left === 0) {
    connection.receive = undefined;
    act();
  }
}

/** Makes what says whether one more may pass now: `burst` after a rest, `perSecond` in the long run. */
export function pace(burst: number, perSecond: number): () => boolean {
  let left = burst;
  let filled = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(burst, left + ((now - filled) / 1_000) * perSecond);
    filled = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
