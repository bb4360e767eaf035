import { setTimeout as wait } from 'node:timers/promises';
import {
  decodeRecords,
  encodeRecords,
  type TabHello,
  type TabRecord,
} from '../../src/protocol/tab-server.ts';
import type { Channel } from '../websocket/connection.ts';
import { upgradeEndpoint, webSocketEndpoint, type Endpoint } from '../endpoint/endpoint.ts';
import type { Live } from '../live/live.ts';
import type { Guarded } from '../health/fault.ts';
import { MemorySocket } from '../socket/memory-socket.ts';
import { later } from '../endpoint/timing.ts';
import { judge } from '../tab-server/judge/judge.ts';
import { redactRequest } from '../tab-server/redact.ts';
import { NO_TAB_SERVER, tabServerId } from '../tab-server/tab-server.ts';
import { traceTag } from '../wire/trace-tag.ts';
import { faultOfAsker } from '../access/who.ts';

/** The channel of a page whose code is the server of `/bench/<id>`. */
export const bench = webSocketEndpoint({
  path: '/bench',
  summary: {
    zh: '“你的标签页就是服务器”的控制通道：连到 /bench/<标识> 的连接，字节都交给页面里的代码来回答。只接受本站页面。',
    en: 'The control channel of “your tab is the server”: the bytes of connections to /bench/<id> go to code in the page, which answers them. For pages of this site only.',
  },
  parameters: {},
  refuse({ request, live }) {
    const fault = faultOfAsker(request, live.config, { zh: '控制通道', en: 'The control channel' });
    if (fault) return fault;
    if (request.socket instanceof MemorySocket) return IN_WORKBENCH;
    return live.tabServers.isFull
      ? {
          status: 503,
          words: {
            zh: `页面里的服务器已满（上限 ${live.config.maxBenches} 个，由 --max-benches 设定），请稍后再试。`,
            en: `There are as many servers in pages as may be (${live.config.maxBenches}, set by --max-benches). Try again later.`,
          },
          headers: { 'Retry-After': '5' },
        }
      : undefined;
  },
  serve: (connection, { live }) => serve(connection, live),
});

function serve(connection: Channel, live: Live): void {
  const { config } = live;
  const tell = gathered(connection, (records) => connection.deliver(encodeRecords(records), true));
  const server = live.tabServers.open(tell, () => connection.bufferedAmount);
  if (!server) {
    connection.close(1013, 'too many servers in pages');
    return;
  }
  // What the page does not read is left with the clients.
  connection.on('held', (isHeld) => server.hold(isHeld));
  const judging = new Judging(connection, (cases, signal) =>
    judge(server, (told) => connection.deliver(JSON.stringify(told), false), {
      ...(cases && { cases, shown: true }),
      signal,
    }),
  );
  const takeRequest = (message: unknown) => {
    const isObject = typeof message === 'object' && message !== null && 'type' in message;
    if (isObject && message.type === 'judge') {
      const cases = 'cases' in message && isNames(message.cases) ? message.cases : undefined;
      judging.begin(cases);
      return;
    }
    const isTrace = isObject && message.type === 'trace' && 'trace' in message;
    if (!isTrace || typeof message.trace !== 'string') {
      throw new RangeError('expected {"type":"trace","trace":…} or {"type":"judge"}');
    }
    // Of this instance or another. Who knows the id is the page itself, or could add to it anyway.
    server.trace = traceTag(`?trace=${message.trace}`);
  };
  later(connection, config.benchMinutes * 60_000, () => connection.exceed('bench-minutes'));
  connection.once('close', () => {
    judging.end();
    live.tabServers.close(server);
  });
  connection.receive = (data, isBinary) => {
    try {
      if (isBinary) for (const record of decodeRecords(Uint8Array.from(data))) server.take(record);
      else takeRequest(JSON.parse(data.toString()));
    } catch (error) {
      // What else is thrown is no mistake of the page's.
      if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
      connection.close(1002, error.message.replace(/[^ -~]/g, '?').slice(0, 120));
    }
  };
  const hello: TabHello = {
    type: 'hello',
    version: 1,
    bench: server.id,
    window: config.benchWindow,
    most: config.maxMessage,
    first: config.benchFirst,
  };
  connection.deliver(JSON.stringify(hello), false);
}

/** Milliseconds between two reports, however often the page asks: each begins with a list of cases. */
const BETWEEN_REPORTS = 50;

type Judge = (cases: readonly string[] | undefined, signal: AbortSignal) => Promise<void>;

/** The judge's work for one page: one report at a time, of the code that ran last. */
class Judging {
  readonly #page: Guarded;
  readonly #judge: Judge;
  #running: AbortController | undefined;
  /** What was asked for last, while the judge ends what it was at. */
  #next: { cases: readonly string[] | undefined } | undefined;

  constructor(page: Guarded, judge: Judge) {
    this.#page = page;
    this.#judge = judge;
  }

  /** Another run of the page's code: what is tried of the one before is over. */
  begin(cases: readonly string[] | undefined): void {
    this.#next = { cases };
    this.#running?.abort();
    if (!this.#running) this.#page.attempt('promise', () => this.#work());
  }

  /** The page is gone. */
  end(): void {
    this.#next = undefined;
    this.#running?.abort();
  }

  async #work(): Promise<void> {
    while (this.#next) {
      const { cases } = this.#next;
      this.#next = undefined;
      this.#running = new AbortController();
      await this.#judge(cases, this.#running.signal);
      await wait(BETWEEN_REPORTS, undefined, { ref: false });
    }
    this.#running = undefined;
  }
}

const IN_WORKBENCH = {
  status: 403,
  words: {
    zh: '控制通道不能在工作台里打开。',
    en: 'The control channel cannot be opened from within the workbench.',
  },
};

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Gathers what comes in one turn of the event loop into one message. */
function gathered(
  connection: Guarded,
  send: (records: TabRecord[]) => void,
): (record: TabRecord) => void {
  let waiting: TabRecord[] = [];
  return (record) => {
    waiting.push(record);
    if (waiting.length > 1) return;
    connection.attempt('promise', async () => {
      await Promise.resolve();
      const records = waiting;
      waiting = [];
      send(records);
    });
  };
}

/** The connections themselves: this server answers none of them, but what it cannot hand on. */
export const tabConnections: Endpoint = {
  ...upgradeEndpoint({
    path: '/bench/:id',
    summary: {
      zh: '一个写在页面里的服务器：连接的字节都由打开它的那一页里的代码回答。',
      en: 'A server that is written in a page: the bytes of its connections are answered by the code there.',
    },
    parameters: {},
    anyParameters: true,
    take({ socket, came, target }, { live }) {
      const server = live.tabServers.find(tabServerId(target.path));
      const refusal = server ? (server.refusal ?? live.refusal) : NO_TAB_SERVER;
      if (!server || refusal) return refusal;
      if (came === undefined) return TOO_LONG;
      const bytes = Uint8Array.from(came);
      const hidden = redactRequest(bytes, server.trace);
      live.hold(server.open({ socket, request: bytes, hidden, judge: false }));
      return undefined;
    },
  }),
  handsOn(target, live) {
    const trace = live.tabServers.find(tabServerId(target.path))?.trace;
    return live.traces.find(trace);
  },
};

const TOO_LONG = {
  status: 431,
  words: {
    zh: '请求和随它而来的数据太长，无法原样转交。',
    en: 'The request and what came with it are too long to be handed on as they are.',
  },
};
