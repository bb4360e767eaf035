import type { TraceHello } from '../../src/protocol/trace.ts';
import { webSocketEndpoint } from '../endpoint/endpoint.ts';
import { PROBE_PARAMETER } from '../live/reach.ts';
import { later } from '../endpoint/timing.ts';
import { purpose, text } from '../settings/values.ts';
import { faultOfAsker } from '../access/who.ts';

/** The control channel: who holds it is told the bytes of the connections tagged with its id. */
export const trace = webSocketEndpoint({
  path: '/trace',
  summary: {
    zh: '页面的控制通道：服务器在这里把带有本通道标识的连接的原始字节告诉页面。只接受本站页面。',
    en: 'The control channel of a page: here the server tells it the raw bytes of the connections that carry its id. For pages of this site only.',
  },
  parameters: {
    [PROBE_PARAMETER]: text({ max: 32, example: 'a1b2c3d4' }).optional().register(purpose, {
      zh: '这次尝试的随机名字：连不上时，页面凭它在 /reach 查原因。',
      en: 'A random name for the attempt, by which the page asks /reach why it failed.',
    }),
  },
  refuse({ request, live }) {
    const fault = faultOfAsker(request, live.config, { zh: '控制通道', en: 'The control channel' });
    if (fault) return fault;
    return live.traces.isFull
      ? {
          status: 503,
          words: {
            zh: `服务器的控制通道已满（上限 ${live.config.maxTraces} 个，由 --max-traces 设定），请稍后再试。`,
            en: `The server holds as many control channels as it may (${live.config.maxTraces}, set by --max-traces). Try again later.`,
          },
          headers: { 'Retry-After': '5' },
        }
      : undefined;
  },
  serve(connection, { live }) {
    const opened = live.traces.open({
      send: (batch) => connection.deliver(batch, true),
      attempt: (act) => connection.attempt('timer', act),
      get bufferedAmount() {
        return connection.bufferedAmount;
      },
    });
    if (!opened) {
      connection.close(1013, 'too many control channels');
      return;
    }
    later(connection, live.config.traceMinutes * 60_000, () => connection.exceed('trace-minutes'));
    connection.once('close', () => live.traces.close(opened));
    const greet = () => {
      const hello: TraceHello = {
        type: 'hello',
        version: 1,
        trace: opened.id,
        now: performance.now(),
      };
      connection.deliver(JSON.stringify(hello), false);
    };
    // Who uses the id before that might meet an instance that does not know it.
    connection.attempt('promise', () => live.traces.share(opened).then(greet));
  },
});
