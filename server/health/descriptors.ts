import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import type { Log } from './log.ts';
import { MemorySocket } from '../socket/memory-socket.ts';
import type { Refusal } from '../http/refusal.ts';
import { COMMAND } from '../settings/start-command.ts';

/*
 * The system lets a process have so many descriptors at once: of its connections, and of all else
 * that it opens. With the last one libuv accepts and ends every further connection by itself, tells
 * nobody, and half of Node fails. So some are never given to connections.
 */

/** Kept for what the process opens besides: the log, Redis, the next certificate. */
const RESERVE = 32;
/** The last ones are for short answers: at most this many, or a sixteenth of all. */
const MOST_SHORT = 64;
const SHARE = 1 / 16;
/** What a process has open before its first connection, where the system does not say. */
const USUAL = 32;
/** Milliseconds for which a shortage is only counted once the log has told of it. */
const TELL_EVERY = 60_000;

const report = z.object({
  userLimits: z.object({ open_files: z.object({ soft: z.number() }) }),
});

/** How many descriptors the process may have; undefined where there is no limit, or none known. */
export function descriptorLimit(): number | undefined {
  try {
    if (process.platform === 'linux') {
      const limits = readFileSync('/proc/self/limits', 'utf8');
      const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
      return soft === undefined ? undefined : Number(soft);
    }
    if (process.platform === 'win32') return undefined;
    // Its interfaces are looked up by name otherwise, which takes seconds where none answers.
    Reflect.set(process.report, 'excludeNetwork', true);
    return report.parse(process.report.getReport()).userLimits.open_files.soft;
  } catch {
    return undefined;
  }
}

/** How many descriptors are open; undefined where the system does not say. */
export function openDescriptors(): number | undefined {
  try {
    return readdirSync(process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd').length;
  } catch {
    return undefined;
  }
}

/** The descriptors of this process, and how many of them are for connections. */
export class Descriptors {
  /** Undefined where there is no limit. */
  readonly limit: number | undefined;
  readonly #own: number;
  readonly #servers: Server[] = [];
  #dropped = 0;

  constructor(limit = descriptorLimit(), own = openDescriptors() ?? USUAL) {
    this.limit = limit;
    this.#own = own + RESERVE;
  }

  /** Connections of TCP that are open. */
  get connections(): number {
    return this.#servers.reduce((sum, server) => sum + connectionsOf(server), 0);
  }

  /** Connections that were ended without an answer, since there was no descriptor for them. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Connections that the limit leaves room for. */
  get room(): number {
    return this.limit === undefined ? Infinity : Math.max(1, this.limit - this.#own);
  }

  /** Whether only what is answered at once is answered. */
  get isShort(): boolean {
    return this.connections > this.#lasting;
  }

  /** Connections that may stay open; the rest of the room is for short answers. */
  get #lasting(): number {
    return Math.max(1, this.room - Math.min(MOST_SHORT, Math.ceil(this.room * SHARE)));
  }

  /** Why nothing that stays open can be taken now, if that is so. */
  get refusal(): Refusal | undefined {
    const { limit } = this;
    return limit !== undefined && this.isShort ? shortOf(limit) : undefined;
  }

  /** What to do where the limit is too low for so many connections; undefined where it is not. */
  adviceFor(maxConnections: number): { limit: number; needed: number; words: string } | undefined {
    const { limit } = this;
    if (limit === undefined || maxConnections <= this.#lasting) return undefined;
    const short = Math.min(MOST_SHORT, Math.ceil((maxConnections * SHARE) / (1 - SHARE)) + 1);
    const needed = maxConnections + short + this.#own;
    const words = `The system lets this process have ${limit} descriptors, and --max-connections ${maxConnections} needs ${needed}: type \`ulimit -n ${needed}\` before starting it (LimitNOFILE=${needed} in a unit of systemd), or start it with ${COMMAND} --max-connections ${this.#lasting}.`;
    return { limit, needed, words };
  }

  /** Keeps the connections of a server, together with those of the others, below the limit. */
  guard(server: Server, log: Log): void {
    const { limit } = this;
    this.#servers.push(server);
    if (limit === undefined) return;
    server.on('connection', (socket: Socket) => {
      if (!this.isShort || socket instanceof MemorySocket) return;
      log.often('error', 'descriptors-short', { limit }, TELL_EVERY);
      if (this.connections <= this.room) return;
      this.#dropped += 1;
      socket.destroy();
    });
  }
}

/** An internal of Node, held by a test: `getConnections` tells the same a turn later. */
function connectionsOf(server: Server): number {
  const count: unknown = Reflect.get(server, '_connections');
  return typeof count === 'number' ? count : 0;
}

function shortOf(limit: number): Refusal {
  return {
    status: 503,
    words: {
      zh: `服务器的文件描述符快用完了（系统允许 ${limit} 个），暂时不能接受新的 WebSocket，请稍后再试。`,
      en: `The server is short of file descriptors (the system allows ${limit}), so it takes no new WebSocket for now. Try again later.`,
    },
    headers: { 'Retry-After': '5' },
  };
}
