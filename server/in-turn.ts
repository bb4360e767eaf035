import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/*
 * Answers go out in the order of their requests (RFC 9112 §9.3.2). Node keeps to that where a client
 * pipelines ordinary requests, by collecting what is answered too early, but not where an upgrade or
 * nonsense comes behind a request whose answer is held back: that is told at once, and answered on
 * the bare socket. And an answer that was collected and never sent is never told to have closed. So
 * each request is looked at only when all those before it on its connection have been answered.
 */

/** What waits on a connection for the answer under way. */
interface Line {
  waiting: Waiting[];
  isPaused: boolean;
}

interface Waiting {
  act: () => void;
  response: ServerResponse | undefined;
}

const lines = new WeakMap<Socket, Line>();

/** Requests that may wait on one connection; then nothing more is read from it. */
const MOST_WAITING = 16;

/**
 * Does `act` when everything that came before on this connection has been answered; never, where it
 * ends before.
 * @param response The answer that those behind have to wait for. Without one, `act` is the last that
 * the connection sees of HTTP.
 */
export function inTurn(
  socket: Socket,
  response: ServerResponse | undefined,
  act: () => void,
): void {
  const line = lines.get(socket);
  if (line) {
    line.waiting.push({ act, response });
    // What is not HTTP any more reads for itself.
    if (!response) line.isPaused = false;
    else if (line.waiting.length >= MOST_WAITING && !line.isPaused) {
      line.isPaused = true;
      socket.pause();
    }
    return;
  }
  if (response) begin(socket, { waiting: [], isPaused: false }, response);
  act();
}

function begin(socket: Socket, line: Line, response: ServerResponse): void {
  lines.set(socket, line);
  response.once('close', () => next(socket, line));
}

function next(socket: Socket, line: Line): void {
  lines.delete(socket);
  const first = line.waiting.shift();
  if (!first) return;
  if (socket.destroyed || !socket.writable) {
    // Node tells nothing of answers that never had the socket.
    for (const { response } of [first, ...line.waiting]) response?.emit('close');
    return;
  }
  if (line.isPaused && line.waiting.length < MOST_WAITING / 2) {
    line.isPaused = false;
    socket.resume();
  }
  if (first.response) begin(socket, line, first.response);
  first.act();
}
