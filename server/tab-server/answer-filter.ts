import { concat, latin1 } from '../../src/protocol/bytes.ts';
import type { HeadRefusal } from '../../src/protocol/tab-server.ts';

/**
 * Holds back what a learner's code answers to an opening handshake until its head is whole, and lets
 * through only what cannot change more than this one connection: the browser takes the answer for
 * this site's own, and would keep its cookies for the whole site.
 *
 * Browsers read heads more freely than RFC 9112 writes them (Chromium ends a line at a CR or at a LF,
 * takes up to four bytes before `HTTP`, and whitespace around a name), so what could be read in two
 * ways is not let through at all.
 */
export class AnswerFilter {
  readonly #most: number;
  #held = new Uint8Array(0);
  /** Bytes that may still follow the head of an answer that is no 101; unknown for a 101. */
  #body: number | undefined;
  #state: 'head' | 'open' | 'body' | 'over' = 'head';

  /** @param most Bytes that a head may have. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether something has been let through, or refused. */
  get isDecided(): boolean {
    return this.#state !== 'head';
  }

  /** Bytes that are held back. */
  get held(): number {
    return this.#held.length;
  }

  /** Takes the next bytes of the answer. */
  push(bytes: Uint8Array): Passage {
    if (this.#state === 'open') return { pass: bytes };
    if (this.#state === 'over') return {};
    if (this.#state === 'body') return this.#passBody(bytes);
    this.#held = concat(this.#held, bytes);
    return this.#decide(false);
  }

  /** The code has ended its side: what is held is all there will be of the head. */
  end(): Passage {
    return this.#state === 'head' && this.#held.length > 0 ? this.#decide(true) : {};
  }

  #decide(isAll: boolean): Passage {
    const text = latin1(this.#held);
    if (!couldBeHttp(text)) return this.#passOther(text);
    const end = endOfHead(text);
    if (end === -1 && text.length > this.#most) return this.#refuse('too-long', `${this.#most}`);
    if (end > this.#most) return this.#refuse('too-long', `${this.#most}`);
    if (end === -1 && !isAll) return {};
    const head = end === -1 ? text : text.slice(0, end);
    // The last byte of an answer that was cut short may be the first of a line's end.
    const read = readHead(head.replace(/\r$/, ''));
    if ('why' in read) return this.#refuse(read.why, read.what);
    const held = this.#held;
    this.#held = new Uint8Array(0);
    if (read.status === 101) {
      this.#state = 'open';
      return { pass: held };
    }
    this.#state = 'body';
    this.#body = Math.min(read.length ?? this.#most, this.#most);
    const start = end === -1 ? held.length : end;
    const rest = this.#passBody(held.subarray(start));
    return { ...rest, pass: concat(held.subarray(0, start), rest.pass ?? new Uint8Array(0)) };
  }

  /** What comes behind the head of a refusal: no more than it announces, so no second answer. */
  #passBody(bytes: Uint8Array): Passage {
    const pass = bytes.subarray(0, this.#body);
    this.#body = (this.#body ?? 0) - pass.length;
    if (this.#body > 0) return { pass };
    this.#state = 'over';
    return { pass, over: 'answered' };
  }

  /** No browser takes such an answer. It sees the bytes, and the end of the connection. */
  #passOther(text: string): Passage {
    const isSafe = text.length <= this.#most && !/http/i.test(text);
    if (!isSafe) return this.#refuse('status-line', firstLine(text));
    this.#state = 'over';
    const pass = this.#held;
    this.#held = new Uint8Array(0);
    return { pass, over: 'not-http' };
  }

  #refuse(why: HeadRefusal['why'], what: string): Passage {
    this.#state = 'over';
    this.#held = new Uint8Array(0);
    return { refusal: { why, what } };
  }
}

/** What becomes of the bytes of an answer. */
export interface Passage {
  /** To be sent to the client now. */
  pass?: Uint8Array;
  /** Nothing is sent: the answer is not let through. */
  refusal?: HeadRefusal;
  /** Nothing more will be sent after `pass`. */
  over?: 'not-http' | 'answered';
}

/**
 * Header fields by which an answer reaches beyond its connection: what a browser keeps for the site
 * (cookies, HTTPS only, other servers, reports, client hints, sessions), wipes, asks the user for, or
 * follows. In lower case.
 */
export const FORBIDDEN_HEADERS: ReadonlySet<string> = new Set([
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'clear-site-data',
  'alt-svc',
  'location',
  'refresh',
  'www-authenticate',
  'proxy-authenticate',
  'authentication-info',
  'proxy-authentication-info',
  'public-key-pins',
  'public-key-pins-report-only',
  'expect-ct',
  'nel',
  'report-to',
  'reporting-endpoints',
  'accept-ch',
  'critical-ch',
  'secure-session-registration',
  'secure-session-challenge',
  'sec-session-registration',
  'sec-session-challenge',
  'set-login',
  'activate-storage-access',
  'transfer-encoding',
]);

/** The status line that is let through: read in one way by everybody. */
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?$/;
const START = 'HTTP/1.';

function couldBeHttp(text: string): boolean {
  return text.length < START.length ? START.startsWith(text) : text.startsWith(START);
}

/** Position behind the blank line, as browsers find it: CRLF or LF. -1 where there is none. */
function endOfHead(text: string): number {
  const match = /\n\r?\n/.exec(text);
  return match ? match.index + match[0].length : -1;
}

function readHead(head: string): { status: number; length?: number } | HeadRefusal {
  const [odd] = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/.exec(head) ?? [];
  if (odd !== undefined) {
    return {
      why: 'control-character',
      what: `0x${odd.charCodeAt(0).toString(16).padStart(2, '0')}`,
    };
  }
  const [start = '', ...lines] = head.split(/\r?\n/);
  const [, digits] = STATUS_LINE.exec(start) ?? [];
  if (digits === undefined) return { why: 'status-line', what: firstLine(start) };
  const status = Number(digits);
  let length: number | undefined;
  for (const line of lines) {
    if (/^[ \t]/.test(line) && line.trim() !== '') return { why: 'folded-line', what: line.trim() };
    const [name = '', ...rest] = line.split(':');
    const known = name.trim().toLowerCase();
    if (FORBIDDEN_HEADERS.has(known)) return { why: 'header', what: name.trim() };
    if (known === 'content-length') {
      const value = rest.join(':').trim();
      if (!/^\d{1,9}$/.test(value) || (length !== undefined && length !== Number(value))) {
        return { why: 'header', what: name.trim() };
      }
      length = Number(value);
    }
  }
  if (!isLetThrough(status)) return { why: 'status', what: digits };
  return { status, ...(length !== undefined && { length }) };
}

/** Not: interim answers, which another follows; redirects; what asks for a password. */
function isLetThrough(status: number): boolean {
  if (status < 200 || status > 599) return status === 101;
  return !(status >= 300 && status < 400) && status !== 401 && status !== 407;
}

function firstLine(text: string): string {
  const [line = ''] = text.split(/[\r\n]/);
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
