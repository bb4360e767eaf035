import {
  decodeRecords,
  encodeRecords,
  type TabHello,
  type TabRecord,
} from '../../src/protocol/tab-server.ts';
import { isSameOrigin } from '../address.ts';
import type { Connection } from '../connection.ts';
import { upgradeEndpoint, webSocketEndpoint, type Endpoint } from '../endpoint.ts';
import type { Live } from '../live.ts';
import { MemorySocket } from '../memory-socket.ts';
import { judge } from '../tab-server/judge/judge.ts';
import { redactRequest } from '../tab-server/redact.ts';
import { NO_TAB_SERVER, tabServerId } from '../tab-server/tab-server.ts';
import { traceTag } from '../wire/trace-tag.ts';

/** The channel of a page whose code is the server of `/bench/<id>`. */
export const bench = webSocketEndpoint({
  path: '/bench',
  summary: {
    zh: '“你的标签页就是服务器”的控制通道：连到 /bench/<标识> 的连接，字节都交给页面里的代码来回答。只接受本站页面。',
    en: 'The control channel of “your tab is the server”: the bytes of connections to /bench/<id> go to code in the page, which answers them. For pages of this site only.',
  },
  parameters: {},
  refuse({ request, live }) {
    if (request.socket instanceof MemorySocket || !isSameOrigin(request, live.config.trustProxy)) {
      return {
        status: 403,
        words: {
          zh: '控制通道只对本站自己的页面开放：请求的 Origin 与 Host 不是同一个站点。',
          en: 'The control channel is open to this site’s own pages only: Origin and Host of the request differ.',
        },
      };
    }
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

function serve(connection: Connection, live: Live): void {
  const { config } = live;
  const tell = gathered((records) => {
    if (connection.readyState === connection.OPEN) connection.send(encodeRecords(records));
  });
  const server = live.tabServers.open(tell);
  if (!server) {
    connection.close(1013, 'too many servers in pages');
    return;
  }
  const gone = new AbortController();
  let judging = new AbortController();
  let judged = Promise.resolve();
  const takeRequest = (message: unknown) => {
    const isObject = typeof message === 'object' && message !== null && 'type' in message;
    if (isObject && message.type === 'judge') {
      // Another run of the page's code: what is tried of the one before is over.
      judging.abort();
      const { signal } = (judging = new AbortController());
      gone.signal.addEventListener('abort', () => judging.abort(), { once: true });
      const cases = 'cases' in message && isNames(message.cases) ? message.cases : undefined;
      judged = judged
        .then(() =>
          judge(server, (told) => connection.send(JSON.stringify(told), ignore), {
            ...(cases && { cases, shown: true }),
            signal,
          }),
        )
        .catch((error: unknown) => live.log.fault('judge-failed', error));
      return;
    }
    const isTrace = isObject && message.type === 'trace' && 'trace' in message;
    if (!isTrace || typeof message.trace !== 'string') {
      throw new RangeError('expected {"type":"trace","trace":…} or {"type":"judge"}');
    }
    // Of this instance or another. Who knows the id is the page itself, or could add to it anyway.
    server.trace = traceTag(`?trace=${message.trace}`);
  };
  const limit = setTimeout(() => connection.exceed('bench-minutes'), config.benchMinutes * 60_000);
  connection.once('close', () => {
    clearTimeout(limit);
    gone.abort();
    live.tabServers.close(server);
  });
  connection.receive = (data, isBinary) => {
    try {
      if (isBinary) for (const record of decodeRecords(Uint8Array.from(data))) server.take(record);
      else takeRequest(JSON.parse(data.toString()));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      connection.close(1002, reason.replace(/[^ -~]/g, '?').slice(0, 120));
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
  connection.send(JSON.stringify(hello));
}

/** The channel closed before it was told. */
function ignore(): void {}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Gathers what comes in one turn of the event loop into one message. */
function gathered(send: (records: TabRecord[]) => void): (record: TabRecord) => void {
  let waiting: TabRecord[] = [];
  return (record) => {
    waiting.push(record);
    if (waiting.length > 1) return;
    queueMicrotask(() => {
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
