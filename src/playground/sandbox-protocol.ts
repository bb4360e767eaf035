/**
 * Everything that the page and the sandbox say to each other. Both ends import this file.
 *
 * The frame's window says `READY` to its parent, once its runtime listens. The parent checks that
 * the sender is the frame that it made and answers with one `HANDOVER` that carries a
 * `MessagePort`. All else goes over that port. Learner code shares the frame's realm with the
 * runtime, so whatever comes out of the port is checked with `isFromSandbox` and shown as data.
 */
import { TAB_ENDINGS, type TabRecord } from '../protocol/tab-server.ts';
import { isConsoleValue, isPlace, isStack } from './console-value.ts';
import {
  anyOf,
  arrayOf,
  isBoolean,
  isNumber,
  isString,
  objectOf,
  oneOf,
  optional,
  type Shape,
} from './shape.ts';

export const READY = 'ws101:sandbox-ready';
export const HANDOVER = 'ws101:sandbox-port';

/** The function that guarded loops call in each round. */
export const LOOP_GUARD = 'ws101Round';

/**
 * Where the browser hides errors: the function that handlers and modules tell what they threw. An
 * event handler attribute also tells it its number when it begins.
 */
export const TELL_ERROR = 'ws101Tell';

/** What a frame may do. Never `allow-same-origin`: learner code must not own the page. */
export const SANDBOX_FLAGS = 'allow-scripts allow-modals allow-forms';

// ---------------------------------------------------------------- page → sandbox

/** One run of a learner's program. */
export interface Program {
  /** A page is written as a document; a script runs in an empty one. */
  kind: 'html' | 'js';
  /** The name that errors and stacks give the code, and that the editor shows. */
  file: string;
  /** A script, or each inline script of a page. */
  scripts: readonly OwnScript[];
  /**
   * A page without the code of its inline scripts, which are loaded from addresses of their own: a
   * piece, the address of the first script, another piece and so on to the last piece.
   */
  pieces: readonly string[];
  /** The other files of the example, by which name errors in them are told. */
  files: readonly string[];
  /** Addresses of the modules among them, by the name that they are imported by. */
  imports: Readonly<Record<string, string>>;
  /** Whether the browser hides the errors of code whose address is that of the document. */
  hides: boolean;
  /** Code of the page's event handler attributes. */
  handlers: readonly Handler[];
  /** Where loops call the guard: each file's text with those calls, by which places are told without. */
  guarded?: Readonly<Record<string, string>>;
  /** Language of the page that is written around a script, a BCP 47 tag. */
  language: string;
}

/** A piece of JavaScript that is loaded from an address of its own. */
export interface OwnScript {
  code: string;
  /** Whether it is a module: a script is where it awaits or imports at its top level. */
  module: boolean;
}

/** Code of an event handler attribute, and where it begins in its file: lines, columns from 1. */
export interface Handler {
  code: string;
  line: number;
  column: number;
}

/** Where the learner's sockets go. Addresses are `ws:` or `wss:` URLs that end in a slash. */
export interface LiveServer {
  /** The address of the server that this site came from. */
  address: string;
  /** The address that examples are written for. */
  written: string;
  /** The trace to tag connections with. Absent when bytes cannot be shown this time. */
  trace?: string;
  /** What `serve` needs, where the program calls it. */
  tab?: TabTerms;
}

/** The server whose code is the learner's. */
export interface TabTerms {
  /** Where clients reach it. */
  address: string;
  /** Bytes that may be on their way to a client before `write` says that it is enough. */
  window: number;
}

/** What a client of the learner's server did; see `TabRecord` in `src/protocol/tab-server.ts`. */
export type TabEvent = Extract<
  TabRecord,
  { kind: 'open' | 'data' | 'ended' | 'passed' | 'refused' | 'changed' | 'closed' }
>;
/** What the learner's server does. */
export type TabCommand = Extract<TabRecord, { kind: 'write' | 'end' | 'destroy' | 'taken' }>;

/** The most that one run may do before it is stopped. */
export interface Budgets {
  /** Messages sent and received in any `messageWindow` ms. */
  messages: number;
  messageWindow: number;
  /** Payload bytes sent and received in all. */
  bytes: number;
  /** Connections that are not closed, at one time. */
  openSockets: number;
  /** Connections made in any `socketWindow` ms. */
  sockets: number;
  socketWindow: number;
  /** HTTP requests made in any `requestWindow` ms. */
  requests: number;
  requestWindow: number;
  /** Dialogs opened in any `dialogWindow` ms. */
  dialogs: number;
  dialogWindow: number;
  /** Console lines in all. */
  lines: number;
  /** Messages that code may post to the page itself, which takes none. */
  posts: number;
  /** Milliseconds that one task may run for, where its loops are guarded. */
  loop: number;
}

export const BUDGETS: Budgets = {
  messages: 3_000,
  messageWindow: 5_000,
  bytes: 64 * 1024 * 1024,
  openSockets: 40,
  sockets: 100,
  socketWindow: 10_000,
  requests: 500,
  requestWindow: 5_000,
  dialogs: 20,
  dialogWindow: 20_000,
  lines: 10_000,
  posts: 1_000,
  loop: 3_000,
};

export type ToSandbox =
  | { type: 'run'; program: Program; server: LiveServer; budgets: Budgets }
  /** What clients of the learner's server did. */
  | { type: 'tab'; events: TabEvent[] }
  /** The trace to tag connections with from here on: the one before is no more. */
  | { type: 'trace'; trace: string }
  /** Asks for a sign of life: answered by `pong`. */
  | { type: 'ping'; id: number }
  /** Asks the frame to keep its thread for `ms`: answered by `spin` before and after. Before a run. */
  | { type: 'spin'; ms: number };

// ---------------------------------------------------------------- sandbox → page

const isConsoleEntry = objectOf({
  type: oneOf('line'),
  level: oneOf('log', 'info', 'warn', 'error', 'debug'),
  /** Milliseconds since the epoch. */
  time: isNumber,
  values: arrayOf(isConsoleValue),
  /** How many `console.group`s are open around it. */
  depth: isNumber,
  place: optional(isPlace),
  /** How it came about, where that is not a plain call of a console method. */
  cause: optional(
    oneOf(
      'uncaught',
      'rejection',
      'dialog',
      'assert',
      'group',
      'group-collapsed',
      'table',
      'trace',
    ),
  ),
  /** `trace`: the calls that led there, innermost first. */
  stack: optional(isStack),
});
export type ConsoleLine = Shape<typeof isConsoleEntry>;

/** `console.clear()`. */
const isClear = objectOf({ type: oneOf('clear') });

/** An example's address was led to the server that this site really came from. */
const isMapped = objectOf({ type: oneOf('mapped'), from: isString, to: isString });

/** The first bytes of a Blob that was logged before. */
const isBytesRead = objectOf({ type: oneOf('bytes-read'), id: isNumber, hex: isString });

/** What the sandbox did not let through, does not have, or (`unseen`) cannot watch. */
const isRefused = objectOf({
  type: oneOf('refused'),
  what: oneOf(
    'socket',
    'request',
    'script',
    'style',
    'image',
    'font',
    'media',
    'worker',
    'shared-worker',
    'frame',
    'form',
    'storage',
    'window',
    'package',
    'missing',
    'unseen',
  ),
  /** The address that was asked for, or the name of what was. */
  address: isString,
  place: optional(isPlace),
});
export type Refused = Shape<typeof isRefused>;

const isConsoleItem = anyOf(isConsoleEntry, isClear, isMapped, isBytesRead, isRefused);
export type ConsoleItem = Shape<typeof isConsoleItem>;

/** What a WebSocket of the learner's did, or had done to it. */
const isActivity = objectOf({
  what: oneOf('new', 'send', 'close()', 'open', 'message', 'error', 'close'),
  /** Milliseconds since the epoch, with fractions. */
  time: isNumber,
  /** The n-th WebSocket of this run, from 1. */
  socket: isNumber,
  readyState: isNumber,
  bufferedAmount: isNumber,
  place: optional(isPlace),
  /** `new`: the address as the learner wrote it. */
  url: optional(isString),
  protocols: optional(arrayOf(isString)),
  /** `open`: the subprotocol that was agreed upon. */
  protocol: optional(isString),
  /** `send` and `message`. */
  data: optional(oneOf('text', 'binary')),
  /** Payload bytes. */
  size: optional(isNumber),
  /** The start of a text, or of bytes as hex. */
  preview: optional(isString),
  /** `close()` and `close`. */
  code: optional(isNumber),
  reason: optional(isString),
  wasClean: optional(isBoolean),
  /** Set where the call threw: the name of the exception. */
  threw: optional(isString),
});
export type Activity = Shape<typeof isActivity>;

/** What the learner's server did with one of its connections, or had done to it. */
const isServerActivity = objectOf({
  what: oneOf('connection', 'data', 'end', 'error', 'close', 'write', 'end()', 'destroy()'),
  /** Milliseconds since the epoch, with fractions. */
  time: isNumber,
  /** The server's number of the connection. */
  connection: isNumber,
  place: optional(isPlace),
  /** `data` and `write`: where the bytes begin in the stream of their sender, and how many. */
  position: optional(isNumber),
  size: optional(isNumber),
  /** Their start, as hex. */
  preview: optional(isString),
  /** First `data`: the client's `Sec-WebSocket-Key`, by which its bytes on the wire are found. */
  key: optional(isString),
  /** `close`: how it ended. */
  ending: optional(oneOf(...TAB_ENDINGS)),
});
export type ServerActivity = Shape<typeof isServerActivity>;

const isTabCommand = anyOf(
  objectOf({ kind: oneOf('write'), connection: isNumber, bytes: isBytes }),
  objectOf({ kind: oneOf('end'), connection: isNumber }),
  objectOf({ kind: oneOf('destroy'), connection: isNumber }),
  objectOf({ kind: oneOf('taken'), connection: isNumber, count: isNumber }),
);

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

const isExceeded = objectOf({
  budget: oneOf(
    'messages',
    'bytes',
    'openSockets',
    'sockets',
    'requests',
    'dialogs',
    'lines',
    'loop',
    'posts',
  ),
  limit: isNumber,
  /** Milliseconds that the limit is counted over, if not the whole run. */
  window: optional(isNumber),
  place: optional(isPlace),
});
/** The budget that a run went beyond. `loop`: one task ran for more than `limit` ms. */
export type Exceeded = Shape<typeof isExceeded>;

export const isFromSandbox = anyOf(
  objectOf({ type: oneOf('pong'), id: isNumber }),
  objectOf({ type: oneOf('console'), items: arrayOf(isConsoleItem) }),
  objectOf({ type: oneOf('activity'), items: arrayOf(isActivity) }),
  objectOf({ type: oneOf('server'), items: arrayOf(isServerActivity) }),
  objectOf({ type: oneOf('tab'), commands: arrayOf(isTabCommand) }),
  /** The learner's code lets the judge try its server in these cases. */
  objectOf({ type: oneOf('judge'), cases: arrayOf(isString) }),
  /** Activity was left out from here on, to keep the log within its bounds. */
  objectOf({ type: oneOf('activity-full'), limit: isNumber }),
  /** `alert`, `confirm` or `prompt` holds the frame: no `pong` until it is answered. */
  objectOf({ type: oneOf('dialog'), open: isBoolean }),
  objectOf({ type: oneOf('exceeded'), exceeded: isExceeded }),
  /** The frame is about to leave the learner's page: by a link, a form, a reload. */
  objectOf({ type: oneOf('leaving') }),
  /**
   * `time`: of sending, in ms since the epoch with fractions. `hides`, when it is done: whether the
   * browser hides the errors of code whose address is that of the document.
   */
  objectOf({
    type: oneOf('spin'),
    done: isBoolean,
    time: isNumber,
    hides: optional(isBoolean),
  }),
);
export type FromSandbox = Shape<typeof isFromSandbox>;
