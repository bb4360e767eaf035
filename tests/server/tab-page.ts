import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Running } from '../../server/start/run.ts';
import { decodeRecords, encodeRecords, type TabRecord } from '../../src/protocol/tab-server.ts';

/** A page whose code is a server, as the live server sees it: its channel, without a browser. */
export interface TabPage extends AsyncDisposable {
  /** The path of its server. */
  path: string;
  hello: Readonly<Record<string, unknown>>;
  channel: WebSocket;
  /** All that was told so far. */
  records: TabRecord[];
  say(...records: TabRecord[]): void;
  request(message: unknown): void;
  /** Text messages behind the first. */
  texts: unknown[];
  until(enough: () => boolean): Promise<void>;
  /** What came over one connection. */
  received(connection: number): Buffer;
  /** How many bytes that is. */
  count(connection: number): number;
  write(connection: number, text: string | Uint8Array): void;
  ending(connection: number): string | undefined;
}

export async function openTabPage(
  { url }: Pick<Running, 'url'>,
  { origin = new URL(url).origin, listens = true, endsToo = true } = {},
): Promise<TabPage> {
  const channel = new WebSocket(`${url.replace(/^http/, 'ws')}bench`, {
    origin,
    rejectUnauthorized: false,
  });
  channel.setMaxListeners(0);
  const records: TabRecord[] = [];
  const texts: unknown[] = [];
  const waiting = new Set<() => void>();
  const say = (...said: TabRecord[]) => {
    if (said.length > 0) channel.send(encodeRecords(said));
  };
  const greeted = new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
    channel.on('error', reject);
    channel.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        const told = decodeRecords(Uint8Array.from(data));
        records.push(...told);
        // As a server does that keeps no connection half open.
        if (endsToo) {
          say(
            ...told.flatMap((each): TabRecord[] =>
              each.kind === 'ended' ? [{ kind: 'end', connection: each.connection }] : [],
            ),
          );
        }
      } else {
        const message: unknown = JSON.parse(data.toString());
        if (isObject(message) && message['type'] === 'hello') resolve(message);
        else texts.push(message);
      }
      for (const check of waiting) check();
    });
  });
  const hello = await greeted;
  if (listens) {
    say({ kind: 'listen', connection: 0, on: true });
    // A client comes by another connection, which a proxy may pass on sooner: until this is read.
    channel.ping();
    await once(channel, 'pong');
  }
  return {
    path: `/bench/${String(hello['bench'])}`,
    hello,
    channel,
    records,
    texts,
    say,
    request: (message) => channel.send(JSON.stringify(message)),
    until: (enough) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!enough()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        channel.once('close', (code: number, reason: Buffer) =>
          reject(new Error(`the channel closed: ${code} ${reason.toString()}`)),
        );
        check();
      }),
    received: (connection) =>
      Buffer.concat(
        records.flatMap((each) =>
          each.kind === 'data' && each.connection === connection ? [each.bytes] : [],
        ),
      ),
    count: (connection) =>
      records.reduce(
        (sum, each) =>
          each.kind === 'data' && each.connection === connection ? sum + each.bytes.length : sum,
        0,
      ),
    write: (connection, text) =>
      say({
        kind: 'write',
        connection,
        bytes: typeof text === 'string' ? Buffer.from(text, 'latin1') : text,
      }),
    ending: (connection) =>
      records.flatMap((each) =>
        each.kind === 'closed' && each.connection === connection ? [each.ending] : [],
      )[0],
    async [Symbol.asyncDispose]() {
      channel.terminate();
      if (channel.readyState !== WebSocket.CLOSED) await once(channel, 'close');
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
