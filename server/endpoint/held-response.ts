import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { BROKEN, endBy, guard, type Entry } from '../health/fault.ts';
import type { Live } from '../live/live.ts';
import type { Held } from '../websocket/held.ts';
import { refuse, STOPPING } from '../http/refusal.ts';

/**
 * An answer over plain HTTP that is held back or goes on: it counts as a connection meanwhile. Who
 * holds it has no other way to the response, and of all who would answer it (an event, a timer, the
 * server's stop, a fault) the first one does, once.
 */
export class HeldResponse implements Held {
  readonly #live: Live;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #isBegun = false;
  #isOver = false;

  constructor(live: Live, request: IncomingMessage, response: ServerResponse) {
    this.#live = live;
    this.#request = request;
    this.#response = response;
    response.once('close', () => (this.#isOver = true));
  }

  get socket() {
    return this.#request.socket;
  }

  once(event: 'close', listener: () => void): void {
    this.#response.once(event, () => this.attempt('event', listener));
  }

  /** Gives the whole answer, unless one was given or begun. */
  answer(give: (response: ServerResponse) => void): void {
    if (this.#isBegun || this.#isOver) return;
    this.#isBegun = this.#isOver = true;
    give(this.#response);
  }

  /** Begins an answer that goes on, unless one was given or begun. */
  begin(status: number, headers: OutgoingHttpHeaders): void {
    if (this.#isBegun || this.#isOver) return;
    this.#isBegun = true;
    this.#response.writeHead(status, headers);
    this.#response.flushHeaders();
    if (this.#request.method === 'HEAD') this.end();
  }

  /** Goes on with an answer that was begun and has not ended. */
  write(text: string): void {
    if (this.#isBegun && !this.#isOver) this.#response.write(text);
  }

  /** Ends an answer that was begun. */
  end(): void {
    if (!this.#isBegun || this.#isOver) return;
    this.#isOver = true;
    this.#response.end();
  }

  attempt(entry: Entry, act: () => void | Promise<void>): void {
    if (entry === 'timer' && this.#isOver) return;
    guard(act, (error) => this.#live.fault(this, entry, error));
  }

  /** The server stops. */
  close(): void {
    this.#response.shouldKeepAlive = false;
    if (this.#isBegun) this.end();
    else this.answer((response) => refuse(this.#request, response, STOPPING));
  }

  fail(): void {
    const response = this.#response;
    const terminate = () => this.socket.destroy();
    response.shouldKeepAlive = false;
    if (response.headersSent) endBy(terminate);
    else {
      this.#isBegun = this.#isOver = true;
      endBy(() => refuse(this.#request, response, BROKEN), terminate);
    }
  }

  terminate(): void {
    this.#response.destroy();
  }

  check(): void {}

  resume(): void {}
}
