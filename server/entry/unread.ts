import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { guard } from '../health/fault.ts';
import type { Live } from '../live/live.ts';
import { resetSocket } from '../socket/reset.ts';

/** Milliseconds between two looks at what waits for clients. */
const CHECK_EVERY = 1_000;

/** How far a client has come with what is sent to it. */
interface Progress {
  /** Bytes that the system has taken. */
  taken: number;
  /** When that last became more, or nothing waited, in ms. */
  moved: number;
}

/**
 * Ends connections whose client takes nothing of an answer over plain HTTP (`--unread`). Node's own
 * timeout of a socket does not do: what the client sends meanwhile counts there, too, and an answer
 * that is held back on purpose would be ended. Bytes that the system has taken for a client that
 * reads slowly come in portions, of a megabyte at times: the limit has to be longer than those last.
 */
export function endUnread(server: Server, live: Live): void {
  const clients = new Map<Socket, Progress>();
  const gone = function (this: Socket): void {
    clients.delete(this);
  };
  server.on('request', ({ socket }: IncomingMessage) => {
    if (clients.has(socket)) return;
    clients.set(socket, { taken: 0, moved: performance.now() });
    socket.once('close', gone);
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => clients.delete(socket));
  const checks = setInterval(() => {
    const now = performance.now();
    for (const [socket, progress] of clients) {
      const waiting = socket.writableLength;
      const taken = socket.bytesWritten - waiting;
      if (waiting === 0 || taken !== progress.taken) {
        progress.taken = taken;
        progress.moved = now;
      } else if (now - progress.moved >= live.config.unread * 1_000) {
        clients.delete(socket);
        live.limited('unread');
        // By a reset, which also frees what the kernel holds for the client.
        guard(
          () => resetSocket(socket),
          (error) => live.faultOn(socket, 'check', error),
        );
      }
    }
  }, CHECK_EVERY).unref();
  server.once('close', () => clearInterval(checks));
}
