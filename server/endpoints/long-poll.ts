import { httpEndpoint } from '../endpoint/endpoint.ts';
import { lastTick, ticksSince } from '../feed/feed.ts';
import { every, since } from '../feed/feed-parameters.ts';
import { HeldResponse } from '../endpoint/held-response.ts';
import { sendJson } from '../http/json.ts';
import { follow, later } from '../endpoint/timing.ts';
import { integer, purpose } from '../settings/values.ts';

/** What is new in the feed, as soon as there is something. */
export const longPoll = httpEndpoint({
  path: '/long-poll',
  anyOrigin: true,
  isTraced: true,
  summary: {
    zh: '长轮询：有新消息才用 JSON 数组回答；等够了还没有，就回答 204。',
    en: 'Long polling: answers with a JSON array once there is a new message; with 204 if none came in time.',
  },
  parameters: {
    every,
    since,
    wait: integer({
      min: 0,
      max: 25_000,
      example: 10_000,
      unit: { zh: '毫秒', en: 'milliseconds' },
    })
      .default(10_000)
      .register(purpose, {
        zh: '最多等多少毫秒。',
        en: 'Milliseconds to wait at most.',
      }),
  },
  answer(response, { request, parameters: { every, since, wait }, live }) {
    const last = lastTick(every);
    if (since !== undefined && since < last) {
      sendJson(response, ticksSince(since, every));
      return undefined;
    }
    const held = new HeldResponse(live, request, response);
    const refusal = live.hold(held);
    if (refusal) return refusal;
    const known = since ?? last;
    follow(held, known + 1, every, () =>
      held.answer((waiting) => sendJson(waiting, ticksSince(known, every))),
    );
    const headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
    later(held, wait, () => held.answer((waiting) => waiting.writeHead(204, headers).end()));
    return undefined;
  },
});
