import { isSameOrigin } from '../address.ts';
import { webSocketEndpoint } from '../endpoint.ts';
import { sendBack } from '../timing.ts';

/** An echo for pages of this site alone. */
export const guarded = webSocketEndpoint({
  path: '/guarded',
  summary: {
    zh: '检查 Origin：只让本站自己的页面连接，其他来源一律回答 403。连上之后把收到的消息发回。',
    en: 'Checks the Origin: lets in pages of this site alone, and answers others with 403. Then it echoes.',
  },
  parameters: {},
  refuse({ request, live }) {
    if (isSameOrigin(request, live.config.trustProxy)) return undefined;
    const { origin } = request.headers;
    const [zh, en] =
      origin === undefined
        ? ['没有给出 Origin', 'has no Origin']
        : [`的 Origin 是 ${JSON.stringify(origin)}`, `comes from ${JSON.stringify(origin)}`];
    return {
      status: 403,
      words: {
        zh: `这里只对本站自己的页面开放，而这个请求${zh}。`,
        en: `This is open to this site’s own pages only, and the request ${en}.`,
      },
    };
  },
  serve(connection) {
    connection.receive = sendBack;
  },
});
