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
  isFull: boolean;
}

interface Waiting {
  act: () => void;
  response: ServerResponse | undefined;
}

const lines = new WeakMap<Socket, Line>();

/**
 * Requests that may wait on one connection. One more, and the connection ends with the answers to
 * those: its client would otherwise be kept in memory at a hundred times what it sends.
 */
const MOST_WAITING = 1_000;

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
    if (line.waiting.length < MOST_WAITING) line.waiting.push({ act, response });
    else if (!line.isFull) endWith(line, socket);
    return;
  }
  if (response) begin(socket, { waiting: [], isFull: false }, response);
  act();
}

function begin(socket: Socket, line: Line, response: ServerResponse): void {
  lines.set(socket, line);
  response.once('close', () => next(socket, line));
}

/** Reads what still comes away, without a look at it; Node would go on reading by itself. */
function endWith(line: Line, socket: Socket): void {
  line.isFull = true;
  socket.removeAllListeners('data');
  const last = line.waiting.at(-1)?.response;
  if (last) last.shouldKeepAlive = false;
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
  if (first.response) begin(socket, line, first.response);
  first.act();
}
