import { httpEndpoint } from '../endpoint.ts';

/** For whoever watches over the process. */
export const health = httpEndpoint({
  path: '/healthz',
  ownPages: true,
  summary: {
    zh: '服务器是否在正常工作：200 表示正常，503 表示正在停止。',
    en: 'Whether the server is well: 200 if it is, 503 while it stops.',
  },
  parameters: {},
  answer(response, { live }) {
    const status = live.isStopping ? 'stopping' : 'ok';
    response.writeHead(live.isStopping ? 503 : 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
    });
    const { sharing } = live;
    const redis = sharing && { redis: sharing.isUp ? 'up' : 'down' };
    const said = { status, connections: live.size, traces: live.traces.size, ...redis };
    response.end(JSON.stringify(said));
    return undefined;
  },
});
