import { httpEndpoint } from '../endpoint/endpoint.ts';
import { lastTick, ticksSince, type Tick } from '../feed/feed.ts';
import { feedParameters } from '../feed/feed-parameters.ts';
import { HeldResponse } from '../endpoint/held-response.ts';
import { follow } from '../endpoint/timing.ts';

/** The feed as server-sent events (WHATWG HTML §9.2). */
export const sse = httpEndpoint({
  path: '/sse',
  anyOrigin: true,
  isTraced: true,
  summary: {
    zh: '与 /push 相同的消息，用服务器发送事件（EventSource）传送：一个不结束的 HTTP 响应。',
    en: 'The messages of /push as server-sent events (EventSource): one HTTP response that goes on.',
  },
  parameters: feedParameters,
  answer(response, { request, parameters: { every, count }, live }) {
    const held = new HeldResponse(live, request, response);
    const refusal = live.hold(held);
    if (refusal) return refusal;
    held.begin(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      // A proxy that collects the answer would keep the events back.
      'X-Accel-Buffering': 'no',
    });
    let left = count;
    const tell = (tick: Tick) => {
      if (left === 0) return;
      held.write(`id: ${tick.n}\ndata: ${JSON.stringify(tick)}\n\n`);
      left -= 1;
      if (left === 0) held.end();
    };
    const last = lastTick(every);
    // A browser that lost the connection says what it had last (WHATWG HTML §9.2.4).
    for (const tick of ticksSince(lastEventId(request.headers['last-event-id']) ?? last, every))
      tell(tick);
    follow(held, lastTick(every) + 1, every, tell);
    return undefined;
  },
});

function lastEventId(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,13}$/.test(header) ? Number(header) : undefined;
}
