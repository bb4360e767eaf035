import { randomBytes } from 'node:crypto';
import type { TabRecord } from '../../src/protocol/tab-server.ts';
import type { Config } from '../settings/config.ts';
import type { Refusal } from '../http/refusal.ts';
import { Traffic } from '../websocket/traffic.ts';
import type { Traces, WatchedConnection } from '../wire/trace.ts';
import { TabConnection, type Opening, type TabLimits, type TellFault } from './tab-connection.ts';

export type TabServerLimits = TabLimits & Pick<Config, 'maxBenches' | 'benchConnections'>;

/** Random bytes of an id: 144 bits, which nobody guesses. */
const ID_BYTES = 18;
const PATH = /^\/bench\/([A-Za-z0-9_-]{24})$/;

/** What the connections to all pages are counted under: their addresses are secrets. */
export const TAB_PATH = '/bench/:id';

/** The id in the path of an address, if it is one of a page's server. */
export function tabServerId(path: string): string | undefined {
  return PATH.exec(path)?.[1];
}

/** A server whose code runs in a page: the connections to `/bench/<id>`, and the channel to the page. */
export class TabServer {
  readonly id = randomBytes(ID_BYTES).toString('base64url');
  /** The page's trace, which is shown the bytes of all these connections. */
  trace: string | undefined;
  readonly #limits: TabServerLimits;
  readonly #tell: (record: TabRecord) => void;
  readonly #traffic: Traffic;
  readonly #fault: TellFault;
  readonly #traces: Pick<Traces, 'find'> | undefined;
  readonly #connections = new Map<number, TabConnection>();
  #count = 0;
  #isListening = false;
  #isHeld = false;
  #isOver = false;
  readonly #unread: () => number;

  /** @param unread Bytes that were told and have not been read by the page. */
  constructor(
    limits: TabServerLimits,
    tell: (record: TabRecord) => void,
    traffic: Traffic,
    fault: TellFault,
    traces?: Pick<Traces, 'find'>,
    unread: () => number = () => 0,
  ) {
    this.#unread = unread;
    this.#traces = traces;
    this.#limits = limits;
    this.#tell = tell;
    this.#traffic = traffic;
    this.#fault = fault;
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Why no connection is taken now, if that is so. */
  get refusal(): Refusal | undefined {
    if (this.#isOver || !this.#isListening) return NOT_LISTENING;
    if (this.#unread() > this.#limits.maxUnsent / 2) return NOT_READING;
    return this.size >= this.#limits.benchConnections
      ? full(this.#limits.benchConnections)
      : undefined;
  }

  /** Begins to show the page a connection that no socket of the network has. */
  watch(unwatch: () => void): WatchedConnection | undefined {
    return this.#traces?.find(this.trace)?.watch(unwatch);
  }

  /** Takes a connection over. To be called where nothing has been answered. */
  open(opening: Opening): TabConnection {
    this.#count += 1;
    const connection = new TabConnection(
      this.#count,
      opening,
      this.#limits,
      (record) => {
        if (!this.#isOver) this.#tell(record);
      },
      this.#traffic,
      this.#fault,
    );
    this.#connections.set(connection.number, connection);
    if (this.#isHeld) connection.hold(true);
    connection.once('close', () => this.#connections.delete(connection.number));
    return connection;
  }

  /** The page reads too slowly to be told more of its clients' bytes now, or does again. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    for (const connection of this.#connections.values()) {
      connection.attempt('send', () => connection.hold(isHeld));
    }
  }

  /** Does what the page says. What is about a connection that is gone came too late, and is nothing. */
  take(record: TabRecord): void {
    const connection = this.#connections.get(record.connection);
    switch (record.kind) {
      case 'write':
        connection?.attempt('send', () => connection.write(record.bytes));
        break;
      case 'end':
        connection?.attempt('send', () => connection.end());
        break;
      case 'destroy':
        connection?.attempt('send', () => connection.destroy('destroyed'));
        break;
      case 'taken':
        connection?.attempt('send', () => connection.taken(record.count));
        break;
      case 'listen':
        // The code that answered so far is gone, whether other code follows or not.
        this.#isListening = record.on;
        this.#destroyAll();
        // From here on the page hears of the new code's connections.
        this.#tell(record);
        break;
      case 'open':
      case 'data':
      case 'ended':
      case 'passed':
      case 'refused':
      case 'changed':
      case 'closed':
        throw new RangeError(`"${record.kind}" is for the server to say`);
    }
  }

  /** The page is gone. */
  end(): void {
    this.#isOver = true;
    this.#destroyAll();
  }

  #destroyAll(): void {
    for (const connection of this.#connections.values()) {
      connection.attempt('send', () => connection.destroy('not-listening'));
    }
  }
}

/** The servers in pages of this process, by id. */
export class TabServers {
  readonly #limits: TabServerLimits;
  readonly #traces: Pick<Traces, 'find'>;
  readonly #fault: TellFault;
  readonly #servers = new Map<string, TabServer>();
  /** What goes through all of them. */
  readonly traffic = new Traffic();

  constructor(limits: TabServerLimits, traces: Pick<Traces, 'find'>, fault: TellFault) {
    this.#limits = limits;
    this.#fault = fault;
    this.#traces = traces;
  }

  get size(): number {
    return this.#servers.size;
  }

  get isFull(): boolean {
    return this.size >= this.#limits.maxBenches;
  }

  /** A server for a page's channel; undefined where there are as many as may be. */
  open(tell: (record: TabRecord) => void, unread: () => number): TabServer | undefined {
    if (this.isFull) return undefined;
    const server = new TabServer(
      this.#limits,
      tell,
      this.traffic,
      this.#fault,
      this.#traces,
      unread,
    );
    this.#servers.set(server.id, server);
    return server;
  }

  find(id: string | undefined): TabServer | undefined {
    return id === undefined ? undefined : this.#servers.get(id);
  }

  close(server: TabServer): void {
    this.#servers.delete(server.id);
    server.end();
  }
}

export const NO_TAB_SERVER: Refusal = {
  status: 404,
  words: {
    zh: '这个地址没有服务器：写它的页面已经关闭或刷新过，或者链接不完整。请向那位同学要新的链接。',
    en: 'There is no server at this address: the page that it was written in was closed or loaded anew, or the link is not whole. Ask for a new link.',
  },
};

const NOT_LISTENING: Refusal = {
  status: 503,
  words: {
    zh: '这个地址的服务器是别人页面里的代码，那边还没有点“运行”。',
    en: 'The server at this address is code in somebody’s page, where it has not been run yet.',
  },
  headers: { 'Retry-After': '5' },
};

const NOT_READING: Refusal = {
  status: 503,
  words: {
    zh: '这个地址的服务器写在别人的页面里，那一页现在来不及读收到的数据，请稍后再试。',
    en: 'The server at this address is code in somebody’s page, which is behind with reading. Try again in a moment.',
  },
  headers: { 'Retry-After': '5' },
};

function full(limit: number): Refusal {
  return {
    status: 503,
    words: {
      zh: `连到这个页面的连接已满（上限 ${limit} 个，由 --bench-connections 设定），请稍后再试。`,
      en: `This page’s server holds as many connections as it may (${limit}, set by --bench-connections). Try again later.`,
    },
    headers: { 'Retry-After': '5' },
  };
}
