import { webSocketEndpoint } from '../endpoint/endpoint.ts';
import { repeat } from '../endpoint/timing.ts';
import { integer, purpose } from '../settings/values.ts';

/** Milliseconds are told to a thousandth. */
const round = (ms: number) => Math.round(ms * 1_000) / 1_000;

/** Sends pings and says how long their pongs took. */
export const ping = webSocketEndpoint({
  path: '/ping',
  summary: {
    zh: '服务器定时发 ping 帧，每收到一个 pong 就用 JSON 告诉你往返用了多少毫秒；发满后以 1000 关闭。浏览器自动回 pong，JavaScript 看不到。',
    en: 'Sends ping frames and tells, as JSON, in how many milliseconds each pong came; then closes with 1000. The browser answers by itself, unseen by JavaScript.',
  },
  parameters: {
    every: integer({
      min: 100,
      max: 10_000,
      example: 1_000,
      unit: { zh: '毫秒', en: 'milliseconds' },
    })
      .default(1_000)
      .register(purpose, {
        zh: '两个 ping 之间的毫秒数。',
        en: 'Milliseconds between two pings.',
      }),
    count: integer({ min: 1, max: 1_000, example: 10 }).default(10).register(purpose, {
      zh: '发多少个 ping。',
      en: 'How many pings.',
    }),
  },
  serve(connection, { parameters: { every, count } }) {
    const sent = new Map<string, number>();
    let n = 0;
    const stop = repeat(connection, every, () => {
      n += 1;
      sent.set(String(n), performance.now());
      connection.ask(String(n));
      if (n === count) stop();
    });
    connection.on('pong', (payload: Buffer) => {
      const time = sent.get(payload.toString());
      // A pong that answers no ping of ours is allowed (RFC 6455 §5.5.3), and says nothing here.
      if (time === undefined || !connection.isOpen) return;
      sent.delete(payload.toString());
      const rtt = round(performance.now() - time);
      connection.deliver(JSON.stringify({ n: Number(payload.toString()), rtt }), false);
      if (n === count && sent.size === 0) connection.close(1000, 'done');
    });
  },
});
