import type { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { concat } from '../src/protocol/bytes.ts';
import { headerLines, parseRequest, parseResponse } from '../src/protocol/http.ts';
import { WORKBENCH_REQUEST, type WorkbenchAnswer } from '../src/protocol/workbench.ts';
import type { Config } from './config.ts';
import type { Live } from './live.ts';
import { MemorySocket } from './memory-socket.ts';

/** Bytes of an answer that are kept: more than any head, and the start of a page. */
const MOST_ANSWER = 32 * 1024;

type WorkbenchLimits = Pick<Config, 'workbenchAtOnce' | 'workbenchWait'>;

/**
 * Answers requests that a learner wrote by hand, byte for byte, with the server's own parser and
 * endpoints: over a connection inside the process, so that no request can go anywhere else.
 */
export class Workbench {
  readonly #server: Server;
  readonly #limits: WorkbenchLimits;
  #running = 0;

  constructor(server: Server, limits: WorkbenchLimits) {
    this.#server = server;
    this.#limits = limits;
  }

  /** Sends a request as it is, and gives what came back. Never rejects. */
  answerRaw(request: Uint8Array): Promise<WorkbenchAnswer> {
    const nothing = new Uint8Array(0);
    if (request.length > WORKBENCH_REQUEST) {
      return Promise.resolve({ ending: 'request-too-long', bytes: nothing });
    }
    if (this.#running >= this.#limits.workbenchAtOnce) {
      return Promise.resolve({ ending: 'too-often', bytes: nothing });
    }
    const isHead = parseRequest(request).method === 'HEAD';
    return new Promise((resolve) => {
      let bytes = nothing;
      let ended = false;
      const end = (ending: WorkbenchAnswer['ending']) => {
        if (ended) return;
        ended = true;
        clearTimeout(timer);
        this.#running -= 1;
        resolve({ ending, bytes: bytes.slice(0, MOST_ANSWER) });
        // The server may be in the middle of a write.
        setImmediate(() => socket.destroy());
      };
      const socket = new MemorySocket((chunk) => {
        if (ended) return;
        bytes = concat(bytes, chunk);
        const ending = bytes.length > MOST_ANSWER ? 'too-long' : endingOf(bytes, isHead);
        if (ending) end(ending);
      });
      const timer = setTimeout(() => end('timeout'), this.#limits.workbenchWait * 1_000);
      this.#running += 1;
      socket.once('finish', () => end('closed'));
      socket.once('close', () => end('closed'));
      this.#server.emit(this.#connected, socket);
      socket.push(Buffer.from(request));
    });
  }

  /** A TLS server speaks HTTP on what it has decrypted. */
  get #connected(): string {
    return this.#server instanceof SecureServer ? 'secureConnection' : 'connection';
  }
}

/** Whether the answer is whole; undefined while it is not, or does not say so. */
function endingOf(answer: Uint8Array, isHead: boolean): 'answered' | 'upgraded' | undefined {
  const response = parseResponse(answer);
  if (!response.complete) return undefined;
  if (response.status === 101) return 'upgraded';
  // An interim answer: the true one follows (RFC 9110 §15.2).
  if (response.status === 100) return endingOf(answer.subarray(response.headEnd), isHead);
  if (isHead || response.status === 204 || response.status === 304) return 'answered';
  const [length] = headerLines(response, 'content-length');
  const came = answer.length - response.headEnd;
  return length && came >= Number(length.value) ? 'answered' : undefined;
}

const workbenches = new WeakMap<Live, Workbench>();

/** Says which server answers the raw requests of `live`'s learners. */
export function offerWorkbench(live: Live, server: Server): void {
  workbenches.set(live, new Workbench(server, live.config));
}

export function workbenchOf(live: Live): Workbench | undefined {
  return workbenches.get(live);
}
