import { httpEndpoint } from '../endpoint/endpoint.ts';
import { ticksSince } from '../feed/feed.ts';
import { every, since } from '../feed/feed-parameters.ts';
import { sendJson } from '../http/json.ts';

/** What is new in the feed, at once, even where that is nothing. */
export const poll = httpEndpoint({
  path: '/poll',
  anyOrigin: true,
  isTraced: true,
  summary: {
    zh: '轮询：立即用 JSON 数组回答 /push 的新消息，没有新消息就回答 []。',
    en: 'Polling: answers at once with the new messages of /push as a JSON array, [] if there are none.',
  },
  parameters: { every, since },
  answer(response, { parameters }) {
    sendJson(response, ticksSince(parameters.since, parameters.every));
    return undefined;
  },
});
