import { integer, purpose } from '../settings/values.ts';

const milliseconds = { zh: '毫秒', en: 'milliseconds' };

/** The feed's pace: the ticks at one pace are the same everywhere. */
export const every = integer({ min: 20, max: 5_000, example: 1_000, unit: milliseconds })
  .default(1_000)
  .register(purpose, {
    zh: '两条消息之间的毫秒数。间隔相同时，/push、/sse、/poll 和 /long-poll 给出的消息完全一样。',
    en: 'Milliseconds between two messages. At one pace, those of /push, /sse, /poll and /long-poll are the same.',
  });

/** Of what goes on until so many messages were sent. */
export const feedParameters = {
  every,
  count: integer({ min: 1, max: 1_000, example: 10 }).default(10).register(purpose, {
    zh: '推送多少条后结束。',
    en: 'Ends after that many messages.',
  }),
};

/** The number of the last message that the client has. */
export const since = integer({ min: 0, max: 1_000_000_000_000, example: 3 })
  .optional()
  .register(purpose, {
    zh: '已经收到的最后一条消息的编号，只回答它之后的（最多 100 条）；不写就给最新的一条。',
    en: 'The number of the last message that you have: those after it are told, at most 100. Without it, the newest one.',
  });
