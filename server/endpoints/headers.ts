import { webSocketEndpoint } from '../endpoint/endpoint.ts';
import { hideTags } from '../wire/trace-tag.ts';

/** Headers whose values are secrets of the reader. */
const SECRET = /^(?:cookie|authorization|proxy-authorization)$/i;

/** Tells what the server saw of the request. */
export const headers = webSocketEndpoint({
  path: '/headers',
  summary: {
    zh: '用一条 JSON 消息告诉你服务器看到的握手请求：请求行和每个头部，顺序和大小写不变。参数随意写。',
    en: 'Tells in one JSON message what the server saw of the handshake: the request line and each header, in order and as written. Takes any parameters.',
  },
  parameters: {},
  anyParameters: true,
  serve(connection, { request: { method, url, httpVersion, rawHeaders } }) {
    const pairs: [string, string][] = [];
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
      pairs.push([name, SECRET.test(name) ? '(hidden)' : hideTags(value)]);
    }
    // The page added it, and what stands here is printed, copied and shown to others.
    const target = url && hideTags(url);
    connection.deliver(
      JSON.stringify({ method, target, version: `HTTP/${httpVersion}`, headers: pairs }),
      false,
    );
  },
});
