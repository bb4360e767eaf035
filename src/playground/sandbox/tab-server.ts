import { latin1 } from '../../protocol/bytes.ts';
import { sha1 } from '../../protocol/sha1.ts';
import type { Place } from '../console-value.ts';
import type { ServerActivity, TabEvent, TabTerms } from '../sandbox-protocol.ts';
import type { Budget } from './budget.ts';
import type { Outbox } from './outbox.ts';
import { hexOf } from './picture.ts';
import { bytesOf, TabSocket } from './tab-socket.ts';

/** Bytes of what goes over a connection that the log shows. */
const PREVIEW = 24;

export interface TabServerLog {
  budget: Pick<Budget, 'bytes'>;
  /** Milliseconds since the epoch, with fractions. */
  now(): number;
  /** The line of learner code that is running, if any. */
  place(): Place | undefined;
  outbox: Pick<Outbox, 'server' | 'tab' | 'send'>;
  /** Prints to the learner's console. */
  warn(text: string): void;
}

export interface TabServer {
  /** What the learner's code may use, by name. */
  globals: Readonly<Record<string, unknown>>;
  take(events: readonly TabEvent[]): void;
}

/**
 * `serve`: makes the learner's code the server of connections that the page hands on. It looks like
 * `net.createServer` of Node, and does nothing of the protocol for its caller.
 */
export function tabServer(terms: TabTerms, log: TabServerLog): TabServer {
  const sockets = new Map<number, TabSocket>();
  const waiting: TabSocket[] = [];
  let listener: ((socket: TabSocket) => void) | undefined;

  const report = (activity: Omit<ServerActivity, 'time'>) =>
    log.outbox.server({ time: log.now(), ...activity });

  const serve = (onConnection: unknown): void => {
    if (typeof onConnection !== 'function') {
      throw new TypeError('serve(onConnection): expected a function, which is given each socket');
    }
    if (listener) throw new Error('serve() was called before: one server a program');
    listener = (socket) => {
      Reflect.apply(onConnection, undefined, [socket]);
    };
    for (const socket of waiting.splice(0)) accept(socket);
  };
  const accept = (socket: TabSocket) => {
    if (listener) attempt(() => listener?.(socket));
    else waiting.push(socket);
  };

  const open = (connection: number, judge: boolean) => {
    let received = 0;
    let sent = 0;
    // Of the judge's many connections the timeline would see nothing else.
    const tell = judge ? () => {} : report;
    const about = () => {
      const place = log.place();
      return { connection, ...(place && { place }) };
    };
    const socket = new TabSocket(terms.window, {
      write(bytes) {
        log.budget.bytes(bytes.length);
        const preview = hexOf(bytes.subarray(0, PREVIEW));
        tell({ what: 'write', ...about(), position: sent, size: bytes.length, preview });
        sent += bytes.length;
        log.outbox.tab({ kind: 'write', connection, bytes });
      },
      end() {
        tell({ what: 'end()', ...about() });
        log.outbox.tab({ kind: 'end', connection });
      },
      destroy() {
        tell({ what: 'destroy()', ...about() });
        log.outbox.tab({ kind: 'destroy', connection });
      },
      taken: (count) => log.outbox.tab({ kind: 'taken', connection, count }),
      given(bytes) {
        log.budget.bytes(bytes.length);
        const preview = hexOf(bytes.subarray(0, PREVIEW));
        const key = received === 0 ? keyOf(bytes) : undefined;
        tell({
          what: 'data',
          connection,
          position: received,
          size: bytes.length,
          preview,
          ...(key !== undefined && { key }),
        });
        received += bytes.length;
      },
      ended: () => tell({ what: 'end', connection }),
      failed(error, isHeard) {
        tell({ what: 'error', connection });
        if (!isHeard && !judge) log.warn(`socket 'error': ${error.message}`);
      },
      attempt,
    });
    sockets.set(connection, socket);
    return { socket, tell };
  };

  /** What no code in a browser can send (a ping, fragments), the judge can. */
  const judge = (...cases: unknown[]) => {
    if (cases.length === 0) {
      throw new TypeError("judge(…names): expected names of its cases, such as 'ping-payload'");
    }
    log.outbox.send({ type: 'judge', cases: cases.map(String) });
  };

  return {
    globals: {
      judge,
      serve,
      sha1: (data: unknown) => sha1(bytesOf(data, 'sha1')),
      address: terms.address,
    },
    take(events) {
      for (const event of events) {
        const { connection } = event;
        const socket = sockets.get(connection);
        switch (event.kind) {
          case 'open': {
            // The socket is handed over with its first bytes: until then nothing can be done with it.
            const { socket: made, tell } = open(connection, event.judge);
            tell({ what: 'connection', connection });
            accept(made);
            break;
          }
          case 'data':
            socket?.receive(event.bytes);
            break;
          case 'ended':
            socket?.finish();
            break;
          case 'passed':
            socket?.passed(event.count);
            break;
          case 'refused':
          case 'changed':
            // The page says so, in the learner's language.
            break;
          case 'closed': {
            sockets.delete(connection);
            const at = waiting.findIndex((each) => each === socket);
            if (at >= 0) waiting.splice(at, 1);
            socket?.close(event.ending);
            log.outbox.server({ time: log.now(), what: 'close', connection, ending: event.ending });
            break;
          }
        }
      }
    },
  };
}

/** The client's key, where the bytes hold its request. */
function keyOf(bytes: Uint8Array): string | undefined {
  return /^sec-websocket-key:[ \t]*(\S+)/im.exec(latin1(bytes.subarray(0, 16_384)))?.[1];
}

/** Runs learner code; what it throws is told as uncaught, and stops nothing else. */
function attempt(call: () => void): void {
  try {
    call();
  } catch (error) {
    reportError(error);
  }
}
