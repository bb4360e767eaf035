import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Log } from './log.ts';
import type { Refusal } from '../http/refusal.ts';

/*
 * A fault is an error in this program that nobody expected. It must not reach further than the
 * connection on which it was met: that one ends, all others go on.
 *
 * So whatever Node calls us by passes one of these entries, each of which catches what is thrown in
 * it, and knows whose it is: the events of a socket (`guardSocket`, which everything that comes of a
 * client passes), requests and upgrades, what `ws` tells, timers, promises, the look at all
 * connections once a second, what is sent to a connection on behalf of another, what the tap tells.
 */

/** By which way a fault was met: the log's event is this name and `-failed`. */
export const ENTRIES = [
  'accept',
  'bus',
  'check',
  'event',
  'message',
  'promise',
  'request',
  'send',
  'socket',
  'stop',
  'timer',
  'unknown',
  'upgrade',
  'wire',
] as const;
export type Entry = (typeof ENTRIES)[number];

/** What faults can be met on. */
export interface Guarded {
  /** Does something of its own; a fault in it, or in what it promises, ends this and nothing else. */
  attempt(entry: Entry, act: () => void | Promise<void>): void;
}

/** Does something, and tells `met`, which must not throw, of what is thrown or rejected. */
export function guard(act: () => void | Promise<void>, met: (error: unknown) => void): void {
  try {
    const going: unknown = act();
    if (going instanceof Promise) going.catch(met);
  } catch (error) {
    met(error);
  }
}

/** Ends something in the first of these ways that does not fail itself. */
export function endBy(...ways: readonly (() => unknown)[]): void {
  for (const way of ways) {
    try {
      way();
      return;
    } catch {
      // One fault has been told already; what is left is to be rid of the connection.
    }
  }
}

/** The faults of a process: each is written to the log with its place, and counted. */
export class Faults {
  readonly #log: Log;
  readonly #counts = new Map<Entry, number>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** How often faults were met, by entry. */
  get counts(): ReadonlyMap<Entry, number> {
    return this.#counts;
  }

  /** Never throws. */
  met(entry: Entry, error: unknown): void {
    this.#counts.set(entry, (this.#counts.get(entry) ?? 0) + 1);
    endBy(() => this.#log.fault(`${entry}-failed`, error));
  }
}

/**
 * Catches what is thrown in any listener of a socket, Node's and those of `ws` included.
 * @param met Told of it, with the socket; must not throw.
 * @returns what is to be set as the socket's `emit`: one function for all sockets.
 */
export function guardedEmit(met: (socket: Duplex, error: unknown) => void): Duplex['emit'] {
  return function (this: Duplex, event: string | symbol, ...values: unknown[]): boolean {
    try {
      return EventEmitter.prototype.emit.call(this, event, ...values);
    } catch (error) {
      met(this, error);
      return true;
    }
  };
}

/** Answer to a request on which a fault was met. */
export const BROKEN: Refusal = {
  status: 500,
  words: {
    zh: '服务器处理这个请求时出错了，原因在它的日志里。',
    en: 'The server failed on this request; its log says why.',
  },
};

/** Close code and reason of a WebSocket on which a fault was met (RFC 6455 §7.4.1). */
export const BROKEN_CLOSE = { code: 1011, reason: 'the server failed on this connection' };
