import { rollOf } from '../class/roll.ts';
import { webSocketEndpoint } from '../endpoint/endpoint.ts';
import { choice, purpose, text } from '../settings/values.ts';
import { faultOfAsker } from '../access/who.ts';

/** Counts the browsers of a class; the projector's page is told how many there are. */
export const joined = webSocketEndpoint({
  path: '/joined',
  summary: {
    zh: '课堂模式（--class）里数一数有多少个浏览器打开着教程：一个浏览器不管连几条都算一个，全部断开就少一个；as=screen 的连接不计数，只收到人数。不记录是谁。只接受本站页面。',
    en: 'In class mode (--class), counts the browsers that have the course open: each counts once, however many connections it holds, and is gone with the last. One with as=screen is not counted, and is told the number. Who they are is not known. For pages of this site only.',
  },
  parameters: {
    as: choice(['browser', 'screen']).default('browser').register(purpose, {
      zh: '学生的浏览器（browser），还是投影页面（screen）。',
      en: 'A learner’s browser, or the projector’s screen.',
    }),
    browser: text({ max: 64, example: '3f2a9c0d5e7b41868a1d0c2b4e6f8091' })
      .optional()
      .register(purpose, {
        zh: '这个浏览器自己的随机名字，同一个名字只算一个；不给就按地址，同一个地址算一个。',
        en: 'A random name of the browser’s own: the same one counts once. Without it, all from one address count once.',
      }),
  },
  refuse({ request, live }) {
    if (!live.config.class) {
      return {
        status: 404,
        words: {
          zh: '服务器没有以课堂模式启动：加上 --class 再启动。',
          en: 'The server was not started in class mode: start it with --class.',
        },
      };
    }
    return faultOfAsker(request, live.config, { zh: '计数', en: 'The count' });
  },
  serve(connection, { request, parameters, live }) {
    const roll = rollOf(live);
    const leave =
      parameters.as === 'browser'
        ? roll.join(parameters.browser ?? `from ${request.socket.remoteAddress ?? ''}`)
        : roll.watch((count) => connection.deliver(JSON.stringify({ joined: count }), false));
    connection.once('close', leave);
  },
});
