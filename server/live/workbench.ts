import type { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { GrowingBytes } from '../../src/protocol/growing-bytes.ts';
import { HeadEnd } from '../../src/protocol/head-end.ts';
import { headerLines, parseRequest, parseResponse } from '../../src/protocol/http.ts';
import { WORKBENCH_REQUEST, type WorkbenchAnswer } from '../../src/protocol/workbench.ts';
import type { Config } from '../settings/config.ts';
import type { Live } from './live.ts';
import { MemorySocket } from '../socket/memory-socket.ts';

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
      const answer = new Answer(isHead);
      let ended = false;
      const end = (ending: WorkbenchAnswer['ending']) => {
        if (ended) return;
        ended = true;
        clearTimeout(timer);
        this.#running -= 1;
        resolve({ ending, bytes: answer.bytes.slice(0, MOST_ANSWER) });
        // The server may be in the middle of a write.
        setImmediate(() => socket.destroy());
      };
      const socket = new MemorySocket((chunk) => {
        if (ended) return;
        answer.take(chunk);
        if (answer.bytes.length > MOST_ANSWER) end('too-long');
        else if (answer.ending) end(answer.ending);
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

/** An answer as it comes, in however many pieces. */
class Answer {
  readonly #isHead: boolean;
  readonly #bytes = new GrowingBytes();
  #head = new HeadEnd();
  /** Where the head under way begins, interim answers being behind it. */
  #start = 0;
  /** Bytes with which it is whole; unknown before its head is, or where that does not say. */
  #whole: number | undefined;
  #isRead = false;
  /** Whether it is whole. */
  ending: 'answered' | 'upgraded' | undefined;

  constructor(isHead: boolean) {
    this.#isHead = isHead;
  }

  get bytes(): Uint8Array {
    return this.#bytes.view;
  }

  take(piece: Uint8Array): void {
    this.#bytes.append(piece);
    if (!this.#isRead) this.#readHead(piece);
    if (this.#whole !== undefined && this.#bytes.length >= this.#whole) this.ending = 'answered';
  }

  #readHead(piece: Uint8Array): void {
    let rest = piece;
    while (!this.#isRead) {
      const size = this.#head.find(rest);
      if (size === -1) return;
      const end = this.#start + size;
      const response = parseResponse(this.bytes.subarray(this.#start, end));
      if (response.status === 101) this.ending = 'upgraded';
      // An interim answer: the true one follows (RFC 9110 §15.2).
      if (response.status === 100) {
        this.#head = new HeadEnd();
        this.#start = end;
        rest = this.bytes.subarray(end);
        continue;
      }
      this.#isRead = true;
      const hasNoBody = this.#isHead || response.status === 204 || response.status === 304;
      const [length] = headerLines(response, 'content-length');
      if (hasNoBody) this.#whole = end;
      else if (length) this.#whole = end + Number(length.value);
    }
  }
}

const workbenches = new WeakMap<Live, Workbench>();

/** Says which server answers the raw requests of `live`'s learners. */
export function offerWorkbench(live: Live, server: Server): void {
  workbenches.set(live, new Workbench(server, live.config));
}

export function workbenchOf(live: Live): Workbench | undefined {
  return workbenches.get(live);
}
