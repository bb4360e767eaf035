import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../server/endpoints/index.ts';
import { describeEndpoint } from '../../server/endpoint/reference.ts';
import type { Running } from '../../server/start/run.ts';
import { upgradeRequest } from './raw.ts';
import { openClient, startServer } from './running.ts';

let server: Running & AsyncDisposable;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

/** An ordinary request; its answer when its head has come, and for short ones its body. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: server.port, path, headers }, (answer) => {
      const { statusCode: status = 0, headers: told } = answer;
      if (told['content-type']?.startsWith('text/event-stream')) {
        answer.destroy();
        resolve({ status, headers: told, body: '' });
        return;
      }
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => resolve({ status, headers: told, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** An upgrade request; its answer's status and, where it is refused, body. */
async function upgrade(
  target: string,
  headers: Record<string, string> = {},
): Promise<Pick<Answer, 'status' | 'body'>> {
  const client = await openClient(server.port);
  client.write(upgradeRequest(target, headers));
  const isWhole = (received: Buffer) => {
    const [head = '', ...body] = received.toString().split('\r\n\r\n');
    const length = /^Content-Length: (\d+)$/m.exec(head)?.[1];
    const come = Buffer.byteLength(body.join('\r\n\r\n'));
    return received.includes('\r\n\r\n') && (length === undefined || come >= Number(length));
  };
  const [head = '', ...body] = (await client.until(isWhole)).toString().split('\r\n\r\n');
  client.socket.destroy();
  return { status: Number(head.split(' ')[1]), body: body.join('\r\n\r\n') };
}

const ask = (endpoint: (typeof endpoints)[number], query: string, headers = {}) =>
  endpoint.transport === 'websocket'
    ? upgrade(`${endpoint.path}${query}`, headers)
    : get(`${endpoint.path}${query}`, headers);

const all = endpoints.flatMap((endpoint) =>
  describeEndpoint(endpoint, { conformance: true }).parameters.map((parameter) => ({
    endpoint,
    parameter,
  })),
);
const named = ({ endpoint, parameter }: (typeof all)[number]) =>
  [`${endpoint.path}?${parameter.name}`, endpoint, parameter] as const;

describe('/endpoints.json', () => {
  it('lists every endpoint, readable for the sandbox', async () => {
    const { status, headers, body } = await get('/endpoints.json');
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe('*');
    const told: unknown = JSON.parse(body);
    expect(told).toEqual(
      endpoints.map((endpoint) => describeEndpoint(endpoint, { conformance: false })),
    );
    // Only for who started the server for it.
    expect(body).not.toContain('conformance');
    expect(told).toContainEqual({
      path: '/delay',
      transport: 'websocket',
      summary: {
        zh: '过一会儿才回 101，其间 readyState 是 CONNECTING；之后把收到的消息发回。',
        en: 'Holds the 101 back, so that readyState stays at CONNECTING for a while; then it echoes.',
      },
      parameters: [
        {
          name: 'ms',
          purpose: {
            zh: '推迟多少毫秒。最多 5 秒，因为在此期间浏览器到同一地址的其他 WebSocket 都要排队。',
            en: 'Milliseconds of delay: 5 seconds at most, since the browser’s other WebSockets to the same address wait meanwhile.',
          },
          expected: {
            zh: '0 到 5,000 毫秒之间的整数',
            en: 'a whole number from 0 to 5,000 milliseconds',
          },
          required: false,
          default: '1500',
          example: '/delay?ms=1500',
        },
      ],
      anyParameters: false,
    });
  });

  it('has every path of the contract', () => {
    const paths = endpoints.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['/echo', '/delay', '/reject', '/close', '/drop', '/silent-close', '/push', '/slow'],
        ...['/ping', '/chat', '/headers', '/guarded', '/wrong-accept', '/wrong-protocol'],
        ...['/masked', '/reserved-bits', '/bad-opcode', '/bad-utf8', '/bad-close'],
        ...['/poll', '/long-poll', '/sse', '/trace', '/healthz', '/endpoints.json'],
      ]),
    );
    expect(new Set(paths).size).toBe(paths.length);
  });

  it.each(all.map(named))('says what a parameter is for, in both languages: %s', (_, __, told) => {
    expect(told.purpose.zh).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(told.purpose.en).toMatch(/^\S.*\.$/);
    expect(told.example).toMatch(/=\S/);
  });

  it.each(endpoints.map((each) => [each.path, each] as const))(
    'says what %s does, in both languages',
    (_, { summary }) => {
      expect(summary.zh).toMatch(/[\u4e00-\u9fff].*[。]$/);
      expect(summary.en).toMatch(/\.$/);
    },
  );
});

describe.concurrent('a parameter', () => {
  it.each(all.map(named))('works as in its example: %s', async (_, endpoint, { example }) => {
    const headers = { 'Sec-WebSocket-Protocol': 'chat.v1' };
    const query = example.slice(endpoint.path.length);
    const { status } = await ask(endpoint, query, headers);
    // Only where the server was started for it.
    if (example.includes('conformance')) expect(status).toBe(403);
    else if (endpoint.path === '/joined') expect(status).toBe(404);
    // For pages of the site alone.
    else if (endpoint.path === '/trace') expect(status).toBe(403);
    else if (endpoint.path === '/reject') expect(status).toBe(403);
    else if (endpoint.path === '/close' && example.includes('reason')) expect(status).toBe(101);
    else expect(status).toBe(endpoint.transport === 'websocket' ? 101 : 200);
  });

  it.each(all.map(named))(
    'that is wrong is named, with its range and an example: %s',
    async (_, endpoint, parameter) => {
      const { name, expected, example } = parameter;
      for (const value of ['%00', `${'9'.repeat(400)}x`]) {
        const english = await ask(endpoint, `?${name}=${value}`);
        expect(english.status).toBe(400);
        expect(english.body).toContain(
          `The parameter ${name} must be ${expected.en}, for example ${decodeURIComponent(example)}`,
        );
        const chinese = await ask(endpoint, `?${name}=${value}`, { 'Accept-Language': 'zh-CN' });
        expect(chinese.body).toContain(
          `参数 ${name} 应为${expected.zh}，例如 ${decodeURIComponent(example)}`,
        );
      }
    },
  );

  it.each(all.map(named))('is given once: %s', async (_, endpoint, parameter) => {
    const { name, expected, example } = parameter;
    const value = example.slice(example.indexOf('=') + 1);
    const { status, body } = await ask(endpoint, `?${name}=${value}&${name}=${value}`);
    expect(status).toBe(400);
    expect(body).toBe(
      `The parameter ${name} was given more than once. Give it once: ${expected.en}, for example ${decodeURIComponent(example)}.\n`,
    );
  });

  it.each(
    endpoints.filter((each) => !each.anyParameters).map((each) => [each.path, each] as const),
  )('that is unknown is refused by %s', async (path, endpoint) => {
    const { status, body } = await ask(endpoint, '?nonsense=1');
    expect(status).toBe(400);
    expect(body).toContain(`${path} has no parameter "nonsense".`);
  });

  it.each([
    ['/delay?ms=1e9', 'from 0 to 5,000'],
    ['/delay?ms=-1', 'from 0 to 5,000'],
    ['/delay?ms=5001', 'from 0 to 5,000'],
    ['/close?code=1005', 'except 1005, 1006 and 1015'],
    ['/close?code=1006', 'except 1005, 1006 and 1015'],
    ['/close?code=1015', 'except 1005, 1006 and 1015'],
    ['/close?code=65536', 'from 0 to 65,535'],
    [`/close?reason=${'%E4%BD%A0'.repeat(42)}`, 'at most 123 bytes'],
    ['/close?after=101', '0 to 100'],
    ['/close?after=60001ms', '0ms to 60000ms'],
    ['/close?code=none&reason=bye', 'reason needs a code'],
    ['/reject?status=200', 'from 400 to 599'],
    ['/reject?status=101', 'from 400 to 599'],
    ['/reject?status=304', 'from 400 to 599'],
    ['/reject?status=600', 'from 400 to 599'],
    ['/slow?rate=0', 'from 1,024 to 262,144'],
    ['/chat?name=', '1 to 24 characters'],
    ['/chat?room=a%0Ab', 'none of them a control character'],
    [`/chat?room=${'x'.repeat(33)}`, '1 to 32 characters'],
    ['/push?every=0', 'from 20 to 5,000'],
    ['/push?count=1001', 'from 1 to 1,000'],
    ['/bad-opcode?opcode=1', 'one of 3, 4, 5, 6, 7, 11'],
  ])('out of its range is refused: %s', async (target, said) => {
    const { status, body } = await upgrade(target);
    expect(status).toBe(400);
    expect(body).toContain(said);
  });

  it('is not read from 15 KB of query, which is refused', async () => {
    const { status, body } = await upgrade(`/echo?fragment=${'5'.repeat(15_000)}`);
    expect(status).toBe(400);
    expect(body.length).toBeLessThan(400);
  });
});

describe('an address', () => {
  it('that is unknown gets a list of those that are', async () => {
    for (const { status, body } of [await upgrade('/nothing'), await upgrade('/Echo')]) {
      expect(status).toBe(404);
      for (const { path } of endpoints) expect(body).toContain(`\n  ${path}\n`);
    }
  });

  const sockets = endpoints.filter(({ transport }) => transport === 'websocket');
  it.each(sockets.map(({ path }) => [path]))(
    'of a WebSocket says so in a browser: %s',
    async (path) => {
      for (const [language, tag] of [
        ['zh-CN,zh;q=0.9', 'zh-CN'],
        ['en-US', 'en'],
      ] as const) {
        const { status, headers, body } = await get(path, {
          Accept: 'text/html',
          'Accept-Language': language,
        });
        expect(status).toBe(426);
        expect(headers).toMatchObject({
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'content-language': tag,
        });
        expect(body).toContain(`<html lang="${tag}">`);
        expect(body).toContain(`new WebSocket(&quot;ws://127.0.0.1:${server.port}${path}&quot;)`);
      }
    },
  );

  it.each(sockets.map(({ path }) => [path]))(
    'asked with another version names ours: %s',
    async (path) => {
      const client = await openClient(server.port);
      client.write(upgradeRequest(path, { 'Sec-WebSocket-Version': '8' }));
      const answer = (await client.ended()).toString();
      expect(answer).toMatch(/^HTTP\/1\.1 426 /);
      expect(answer).toMatch(/^Sec-WebSocket-Version: 13\r$/m);
    },
  );

  const plain = endpoints.filter(({ transport }) => transport === 'http');
  it.each(plain.map(({ path }) => [path]))('of plain HTTP opens no WebSocket: %s', async (path) => {
    expect((await upgrade(path)).status).toBe(404);
  });
});
