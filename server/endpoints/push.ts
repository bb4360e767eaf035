import { webSocketEndpoint } from '../endpoint/endpoint.ts';
import { lastTick } from '../feed/feed.ts';
import { feedParameters } from '../feed/feed-parameters.ts';
import { follow } from '../endpoint/timing.ts';

/** Pushes the ticks of the feed. */
export const push = webSocketEndpoint({
  path: '/push',
  summary: {
    zh: '每隔一段时间推送一条带编号和时间的 JSON 消息，推满条数后以 1000 关闭。',
    en: 'Pushes a numbered and timestamped JSON message at intervals, then closes with 1000.',
  },
  parameters: feedParameters,
  serve(connection, { parameters: { every, count } }) {
    let left = count;
    const stop = follow(connection, lastTick(every) + 1, every, (tick) => {
      connection.deliver(JSON.stringify(tick), false);
      left -= 1;
      if (left > 0) return;
      stop();
      connection.close(1000, 'done');
    });
  },
});
