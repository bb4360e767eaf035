import { httpEndpoint } from '../endpoint/endpoint.ts';
import { sendJson } from '../http/json.ts';

/** For whoever watches over the process. */
export const health = httpEndpoint({
  path: '/healthz',
  ownPages: true,
  summary: {
    zh: '服务器是否在正常工作：200 表示正常，503 表示正在停止，或文件描述符快用完了，不接受新的 WebSocket。',
    en: 'Whether the server is well: 200 if it is, 503 while it stops, or is short of file descriptors and takes no new WebSocket.',
  },
  parameters: {},
  answer(response, { live }) {
    const { descriptors, sharing } = live;
    const fault = live.isStopping
      ? 'stopping'
      : descriptors.isShort
        ? 'short-of-descriptors'
        : undefined;
    const told = {
      status: fault ?? 'ok',
      connections: live.size,
      traces: live.traces.size,
      // Of TCP, of whatever they are for; without a limit of the system there is no room to name.
      sockets: { open: descriptors.connections, room: descriptors.limit && descriptors.room },
      ...(sharing && { redis: sharing.isUp ? 'up' : 'down' }),
    };
    sendJson(response, told, fault === undefined ? 200 : 503);
    return undefined;
  },
});
