import { concat, fromLatin1, latin1 } from '../../src/protocol/bytes.ts';
import { GrowingBytes } from '../../src/protocol/growing-bytes.ts';
import { HeadEnd } from '../../src/protocol/head-end.ts';
import type { HeadRefusal } from '../../src/protocol/tab-server.ts';

/**
 * Holds back what a learner's code answers to an opening handshake until its head is whole, and lets
 * through only what cannot change more than this one connection: the browser takes the answer for
 * this site's own, and would keep its cookies for the whole site.
 *
 * Browsers read heads more freely than RFC 9112 writes them (Chromium ends a line at a CR or at a LF,
 * takes up to four bytes before `HTTP`, and whitespace around a name), so what could be read in two
 * ways is not let through at all.
 *
 * A proxy that takes a connection for free sends the request of somebody else over it. So whatever
 * does not make it a WebSocket is the last answer, and says so: `Connection: close`.
 *
 * All of it takes time in proportion to the bytes, into however many pieces they are cut.
 */
export class AnswerFilter {
  readonly #most: number;
  readonly #anySwitch: boolean;
  readonly #held = new GrowingBytes();
  readonly #end = new HeadEnd();
  #couldBeHttp = true;
  /** Bytes that may still follow the head of an answer that is no 101. */
  #body = 0;
  #state: 'head' | 'open' | 'body' | 'over' = 'head';

  /**
   * @param most Bytes that a head may have.
   * @param anySwitch Whether any 101 is one, even if no browser and no proxy would go on from it.
   */
  constructor(most: number, anySwitch = false) {
    this.#most = most;
    this.#anySwitch = anySwitch;
  }

  /** Whether something has been let through, or refused. */
  get isDecided(): boolean {
    return this.#state !== 'head';
  }

  /** Whether the connection has become what the code makes of it: all bytes pass, both ways. */
  get isOpen(): boolean {
    return this.#state === 'open';
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
    const start = this.#held.length;
    this.#held.append(bytes);
    if (start < START.length) this.#couldBeHttp = couldBeHttp(latin1(this.#held.view));
    return this.#decide(this.#end.find(bytes), false);
  }

  /** The code has ended its side: what is held is all there will be of the head. */
  end(): Passage {
    return this.#state === 'head' && this.#held.length > 0 ? this.#decide(-1, true) : {};
  }

  #decide(end: number, isAll: boolean): Passage {
    if (!this.#couldBeHttp) return this.#passOther(latin1(this.#held.view));
    const isTooLong = end > this.#most || (end === -1 && this.#held.length > this.#most);
    if (isTooLong) return this.#refuse('too-long', `${this.#most}`);
    if (end === -1 && !isAll) return {};
    const size = end === -1 ? this.#held.length : end;
    const head = latin1(this.#held.view, 0, size);
    // The last byte of an answer that was cut short may be the first of a line's end.
    const read = readHead(head.replace(/\r$/, ''));
    if ('why' in read) return this.#refuse(read.why, read.what);
    const held = this.#held.take();
    const isWhole = end !== -1;
    if (read.status === 101 && isWhole && (this.#anySwitch || read.isSwitch)) {
      this.#state = 'open';
      return { pass: held };
    }
    const last = lastAnswer(head);
    const changed = last.was !== undefined && { changed: last.was };
    const pass = fromLatin1(last.head);
    if (read.status === 101) {
      this.#state = 'over';
      return { pass, ...changed, over: 'unswitched' };
    }
    this.#state = 'body';
    // Nothing follows a 204, whatever length it announces (RFC 9112 §6.3).
    this.#body = read.status === 204 ? 0 : Math.min(read.length ?? this.#most, this.#most);
    const rest = this.#passBody(held.subarray(size));
    return { ...rest, ...changed, pass: concat(pass, rest.pass ?? new Uint8Array(0)) };
  }

  /** What comes behind the head of a refusal: no more than it announces, so no second answer. */
  #passBody(bytes: Uint8Array): Passage {
    const pass = bytes.subarray(0, this.#body);
    this.#body -= pass.length;
    if (this.#body > 0) return { pass };
    this.#state = 'over';
    return { pass, over: 'answered' };
  }

  /** No browser takes such an answer. It sees the bytes, and the end of the connection. */
  #passOther(text: string): Passage {
    const isSafe = text.length <= this.#most && !/http/i.test(text);
    if (!isSafe) return this.#refuse('status-line', firstLine(text));
    this.#state = 'over';
    return { pass: this.#held.take(), over: 'not-http' };
  }

  #refuse(why: HeadRefusal['why'], what: string): Passage {
    this.#state = 'over';
    this.#held.take();
    return { refusal: { why, what } };
  }
}

/** What becomes of the bytes of an answer. */
export interface Passage {
  /** To be sent to the client now. */
  pass?: Uint8Array;
  /** Nothing is sent: the answer is not let through. */
  refusal?: HeadRefusal;
  /** What the code had written of the lines that were made `Connection: close`; '' for nothing. */
  changed?: string;
  /** Nothing more will be sent after `pass`. */
  over?: 'not-http' | 'answered' | 'unswitched';
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
const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})(?: [^\r\n]*)?$/;
const START = 'HTTP/1.';

function couldBeHttp(text: string): boolean {
  return text.length < START.length ? START.startsWith(text) : text.startsWith(START);
}

interface ReadHead {
  status: number;
  length?: number;
  /** Of a 101: whether everybody takes it for one (RFC 6455 §4.2.2, RFC 9110 §7.8). */
  isSwitch: boolean;
}

function readHead(head: string): ReadHead | HeadRefusal {
  const [odd] = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/.exec(head) ?? [];
  if (odd !== undefined) {
    return {
      why: 'control-character',
      what: `0x${odd.charCodeAt(0).toString(16).padStart(2, '0')}`,
    };
  }
  const [start = '', ...lines] = head.split(/\r?\n/);
  const [, minor, digits] = STATUS_LINE.exec(start) ?? [];
  if (digits === undefined) return { why: 'status-line', what: firstLine(start) };
  const status = Number(digits);
  let length: number | undefined;
  const upgrades: string[] = [];
  const connections: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line) && line.trim() !== '') return { why: 'folded-line', what: line.trim() };
    const [name = '', ...rest] = line.split(':');
    const known = name.trim().toLowerCase();
    if (FORBIDDEN_HEADERS.has(known)) return { why: 'header', what: name.trim() };
    const value = rest.join(':').trim();
    if (known === 'content-length') {
      if (!/^\d{1,9}$/.test(value) || (length !== undefined && length !== Number(value))) {
        return { why: 'header', what: name.trim() };
      }
      length = Number(value);
    }
    // Blanks before the colon are for some no part of the name, and for others no header at all.
    if (name.toLowerCase() === 'upgrade') upgrades.push(value.toLowerCase());
    if (name.toLowerCase() === 'connection') connections.push(...value.toLowerCase().split(','));
  }
  if (!isLetThrough(status)) return { why: 'status', what: digits };
  const options = connections.map((option) => option.trim());
  const isSwitch =
    minor === '1' &&
    upgrades.join() === 'websocket' &&
    options.includes('upgrade') &&
    !options.includes('close') &&
    length === undefined;
  return { status, isSwitch, ...(length !== undefined && { length }) };
}

/** Fields that say what becomes of the connection; the last two are no standard's, and obeyed. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection']);

/**
 * The head of an answer behind which the connection ends, with `Connection: close` and nothing else
 * that is about the connection.
 * @param head May be cut short: it stays so.
 * @returns `was`: the lines that were there instead, '' for none; undefined where all is as it was.
 */
function lastAnswer(head: string): { head: string; was?: string } {
  const [start = '', ...lines] = head.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const isOfConnection = (line: string) =>
    OF_CONNECTION.has((line.split(':')[0] ?? '').trim().toLowerCase());
  const written = lines.filter(isOfConnection);
  const [only = '', ...others] = written;
  if (others.length === 0 && /^connection:[ \t]*close[ \t]*\r?\n$/i.test(only)) return { head };
  const place = lines.findIndex(
    (line) => isOfConnection(line) || /^\r?\n$/.test(line) || !line.endsWith('\n'),
  );
  // No line can follow a status line that is cut short.
  if (!start.endsWith('\n')) return { head };
  const at = place === -1 ? lines.length : place;
  const before = lines.slice(0, at);
  const behind = lines.slice(at).filter((line) => !isOfConnection(line));
  const close = `Connection: close${start.endsWith('\r\n') ? '\r\n' : '\n'}`;
  return {
    head: [start, ...before, close, ...behind].join(''),
    was: written.map((line) => line.trim()).join('; '),
  };
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
