import { webSocketEndpoint } from '../endpoint/endpoint.ts';
import { sendBack } from '../endpoint/timing.ts';
import { faultOfAsker } from '../access/who.ts';

/** An echo for pages of this site alone. */
export const guarded = webSocketEndpoint({
  path: '/guarded',
  summary: {
    zh: '检查 Origin：只让本站自己的页面连接，其他来源一律回答 403。连上之后把收到的消息发回。',
    en: 'Checks the Origin: lets in pages of this site alone, and answers others with 403. Then it echoes.',
  },
  parameters: {},
  refuse({ request, live }) {
    return faultOfAsker(request, live.config, { zh: '这里', en: 'This' });
  },
  serve(connection) {
    connection.receive = sendBack;
  },
});
