import { expect, test } from '@playwright/test';
import { searchOptions } from '../../src/search/options.ts';

/*
 * What readers look for, and the lessons of which one must be among the first three that the search
 * finds. With the search's own options, on the index of the built site.
 */

const QUERIES: Record<'zh' | 'en', Record<string, string>> = {
  zh: {
    断线重连: 'reconnecting',
    指数退避: 'reconnecting',
    抖动: 'reconnecting',
    全双工: 'introduction',
    服务器推送: 'introduction polling',
    心跳: 'heartbeats',
    握手: 'handshake',
    握手过程: 'handshake',
    掩码: 'frames',
    关闭码: 'close-codes closing',
    关闭握手: 'closing',
    bufferedAmount: 'properties backpressure',
    '1006': 'closing close close-codes',
    '1009': 'close-codes closing',
    轮询: 'polling',
    长轮询: 'polling',
    SSE: 'polling choosing',
    子协议: 'subprotocols',
    压缩: 'subprotocols',
    'permessage-deflate': 'subprotocols',
    背压: 'backpressure',
    分片: 'fragments',
    操作码: 'opcodes frames',
    控制帧: 'fragments frames heartbeats',
    ping: 'heartbeats',
    readyState: 'properties',
    binaryType: 'binary',
    ArrayBuffer: 'binary',
    字节序: 'binary',
    Origin: 'security',
    跨站劫持: 'security',
    wss: 'security constructor',
    令牌: 'security',
    反向代理: 'scaling',
    nginx: 'scaling',
    Redis: 'scaling',
    聊天室: 'chat',
    Wireshark: 'debugging',
    开发者工具: 'debugging',
    WebTransport: 'choosing',
    onclose: 'events first-example',
    oncolse: 'events',
    'Sec-WebSocket-Key': 'handshake headers',
    '101': 'handshake',
    InvalidStateError: 'send',
    构造函数: 'constructor',
    混合内容: 'constructor',
    术语: 'glossary',
    速查表: 'cheat-sheet',
    自己写服务器: 'server',
  },
  en: {
    reconnect: 'reconnecting',
    'exponential backoff': 'reconnecting',
    jitter: 'reconnecting',
    'full duplex': 'introduction',
    'server push': 'introduction polling',
    heartbeat: 'heartbeats',
    handshake: 'handshake',
    'opening handshake': 'handshake',
    masking: 'frames',
    'close code': 'close-codes closing close',
    'closing handshake': 'closing',
    bufferedAmount: 'properties backpressure',
    '1006': 'closing close close-codes',
    '1009': 'close-codes closing',
    polling: 'polling',
    'long polling': 'polling',
    SSE: 'polling choosing',
    subprotocol: 'subprotocols',
    compression: 'subprotocols',
    'permessage-deflate': 'subprotocols',
    backpressure: 'backpressure',
    fragments: 'fragments',
    opcode: 'opcodes frames',
    'control frame': 'fragments frames heartbeats',
    ping: 'heartbeats',
    readyState: 'properties',
    binaryType: 'binary',
    ArrayBuffer: 'binary',
    'big-endian': 'binary',
    Origin: 'security',
    'cross-site hijacking': 'security',
    wss: 'security constructor',
    token: 'security',
    'reverse proxy': 'scaling',
    nginx: 'scaling',
    Redis: 'scaling',
    'chat room': 'chat',
    Wireshark: 'debugging',
    'developer tools': 'debugging',
    WebTransport: 'choosing',
    onclose: 'events first-example',
    oncolse: 'events',
    'Sec-WebSocket-Key': 'handshake headers',
    '101': 'handshake',
    InvalidStateError: 'send',
    constructor: 'constructor',
    'mixed content': 'constructor',
    glossary: 'glossary',
    'cheat sheet': 'cheat-sheet',
    'write a server': 'server',
  },
};

for (const language of ['zh', 'en'] as const) {
  test(`the search finds the right lesson among the first three (${language})`, async ({
    page,
  }) => {
    await page.goto(`/${language}/`);
    const queries = QUERIES[language];
    const found = await page.evaluate(
      async ({ words, options }) => {
        interface Pagefind {
          options(options: object): Promise<void>;
          search(text: string): Promise<{ results: { data(): Promise<{ url: string }> }[] }>;
        }
        const pagefind = (await import(`${location.origin}/pagefind/pagefind.js`)) as Pagefind;
        await pagefind.options(options);
        const answers: [word: string, paths: string[]][] = [];
        for (const word of words) {
          const { results } = await pagefind.search(word);
          const pages = await Promise.all(results.slice(0, 3).map((each) => each.data()));
          answers.push([word, pages.map(({ url }) => url)]);
        }
        return answers;
      },
      { words: Object.keys(queries), options: searchOptions('/') },
    );
    expect(found.length).toBeGreaterThanOrEqual(40);
    const missed = found.filter(([word, paths]) => {
      const wanted = (queries[word] ?? '').split(' ').map((slug) => `/${language}/${slug}/`);
      return !paths.some((path) => wanted.includes(path));
    });
    const first = found.filter(([word, [path]]) =>
      (queries[word] ?? '').split(' ').some((slug) => path === `/${language}/${slug}/`),
    );
    console.log(
      `${language}: ${found.length} queries, ${found.length - missed.length} found among the first three, ${first.length} first`,
    );
    expect(missed).toEqual([]);
  });
}
