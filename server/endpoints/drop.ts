import { rawEndpoint } from '../endpoint/endpoint.ts';
import { echoUntil, soon } from '../endpoint/timing.ts';
import { choice, moment, purpose } from '../settings/values.ts';

/** Ends TCP without a close frame. */
export const drop = rawEndpoint({
  path: '/drop',
  summary: {
    zh: '不发关闭帧，直接断开 TCP，就像拔掉网线或进程崩溃；在那之前把收到的消息发回。',
    en: 'Ends TCP without a close frame, as a crash does; until then it echoes.',
  },
  parameters: {
    after: moment({ example: '3' }).default({ ms: 100 }).register(purpose, {
      zh: '收到这么多条消息之后断开；写成 500ms 则表示过这么多毫秒之后断开。',
      en: 'After that many messages; written as 500ms, after that many milliseconds.',
    }),
    how: choice(['reset', 'fin']).default('reset').register(purpose, {
      zh: 'reset 用 RST 断开，fin 用 FIN 断开。',
      en: 'With reset, TCP ends by RST; with fin, by FIN.',
    }),
  },
  serve(connection, { parameters: { after, how } }) {
    echoUntil(connection, after, () => {
      if (how === 'fin') connection.hangUp();
      else soon(connection, () => connection.reset());
    });
  },
});
